# One image for everything the portal runs: web, worker, due and migrate (docker-compose.yml).
FROM python:3.13-slim-trixie

# The versions of Debian's libraries follow the base image; pinning them would only block fixes.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --no-install-recommends -y \
        libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home portal \
    && install --directory --owner=portal --mode=0700 /srv/media

WORKDIR /srv/portal
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes --requirement requirements.txt

# HOME lies on the tmpfs: the root file system is read-only when this runs.
ENV HOME=/tmp PYTHONUNBUFFERED=1 MEDIA_ROOT=/srv/media STATIC_ROOT=/srv/static
COPY . .
# Nothing is served yet: the settings load here without the values that production must bring.
RUN SECRET_KEY=only-while-building REFUSE_UNSAFE=0 \
        python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q .

USER 10001
EXPOSE 8000
CMD ["gunicorn", "--config", "portal/gunicorn.py"]
