import pytest
from django.db import DatabaseError, connection


@pytest.mark.django_db
class TestHealth:
    def test_is_well_when_the_database_answers(self, client):
        response = client.get("/khoe")

        assert response.json() == {"alive": True, "database": True}

    def test_says_so_when_it_does_not(self, client, monkeypatch):
        def fail():
            raise DatabaseError

        monkeypatch.setattr(connection, "cursor", fail)

        response = client.get("/khoe")

        assert response.status_code == 503
        assert response.json() == {"alive": True, "database": False}
