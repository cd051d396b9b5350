# syntax=docker/dockerfile:1
FROM python:3.11-slim AS build
WORKDIR /srv/onboarding
RUN python -m venv .venv \
    && .venv/bin/pip install --no-cache-dir uv==0.13.9
COPY requirements.txt ./
RUN .venv/bin/uv pip install --python .venv --no-cache --compile-bytecode --require-hashes -r requirements.txt
COPY pyproject.toml gunicorn.conf.py ./
COPY app ./app
COPY templates ./templates
COPY static ./static
COPY migrations ./migrations
COPY translations ./translations
RUN .venv/bin/uv pip install --python .venv --no-cache --no-deps -e . \
    && .venv/bin/python -m compileall -q app

FROM python:3.11-slim
RUN useradd --uid 10001 --create-home onboarding
COPY --from=build /srv/onboarding /srv/onboarding
WORKDIR /srv/onboarding
ENV PATH=/srv/onboarding/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["python", "-m", "app.health_check", "8000"]
# The web. The worker is a second container of the same image, with the command: onboarding worker
CMD ["gunicorn", "app.web:serve()", "--bind=0.0.0.0:8000", "--workers=2", "--max-requests=500", "--max-requests-jitter=100"]
