"""The demo: an invented year of joint work in a real county; every person is made up."""
