"""The worker process: takes jobs from the queues in PostgreSQL until it is asked to stop."""

import os


def main() -> None:
    """Run tasks of every queue; SIGTERM lets the running ones finish."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings.dev")
    import django

    django.setup()
    from django.conf import settings
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:
        worker_app.run_worker(
            name="motcua",
            concurrency=settings.MOTCUA_WORKER_CONCURRENCY,
            # A job that succeeded holds arguments nobody needs any more.
            delete_jobs="successful",
            shutdown_graceful_timeout=8,
        )


if __name__ == "__main__":
    main()
