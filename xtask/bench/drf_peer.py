"""Jobs 10 to 12 as Django REST Framework does them over PostgreSQL: drf_peer.py load URL SQLITE | wsgi by gunicorn

The same families, hamlets and cases as in our database, read from its file. Whoever asks has a token of
`rest_framework.authtoken` and an office at a province, which every request is held against. Connections stay open
(`CONN_MAX_AGE`), every row is written in a transaction that waits for the disk, and no audit is kept: the peer does less.
Names are kept without accents beside the name under a trigram index, the usual advice for a search by parts.
"""

import os
import sqlite3
import sys
import unicodedata

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application

url = os.environ.get("PEER_DATABASE") or sys.argv[2]
user, rest = url.removeprefix("postgres://").split("@")
host, rest = rest.split(":")
port, name = rest.split("/")
settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="a bench on loopback",
    USE_TZ=True,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "rest_framework", "rest_framework.authtoken"],
    MIDDLEWARE=[],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "USER": user,
            "HOST": host,
            "PORT": port,
            "NAME": name,
            "CONN_MAX_AGE": None,
        }
    },
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.TokenAuthentication"],
        "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    },
)
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.http import Http404  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework import generics, pagination, serializers, views  # noqa: E402
from rest_framework.authtoken.models import Token  # noqa: E402
from rest_framework.exceptions import PermissionDenied, ValidationError  # noqa: E402
from rest_framework.response import Response  # noqa: E402


class Place(models.Model):
    province = models.CharField(max_length=2)

    class Meta:
        app_label = "peer"


class Hamlet(models.Model):
    commune = models.ForeignKey(Place, models.CASCADE, db_constraint=False)
    number = models.BigIntegerField()
    name = models.TextField()

    class Meta:
        app_label = "peer"
        unique_together = ["commune", "number"]


class Family(models.Model):
    commune = models.ForeignKey(Place, models.CASCADE, db_constraint=False, db_index=False)
    number = models.BigIntegerField()
    hamlet = models.ForeignKey(Hamlet, models.CASCADE, db_constraint=False, db_index=False)
    code = models.TextField()
    name = models.TextField()
    plain = models.TextField()
    group = models.TextField()

    class Meta:
        app_label = "peer"
        indexes = [models.Index(fields=["hamlet", "number"]), models.Index(fields=["commune", "number"])]


class Case(models.Model):
    family = models.ForeignKey(Family, models.CASCADE, db_constraint=False)
    year = models.SmallIntegerField()
    outcome = models.TextField()
    state = models.TextField()
    version = models.BigIntegerField()
    approved_by = models.ForeignKey(User, models.SET_NULL, null=True, db_constraint=False)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "peer"


class Office(models.Model):
    user = models.OneToOneField(User, models.CASCADE)
    province = models.CharField(max_length=2)

    class Meta:
        app_label = "peer"


class FamilySerializer(serializers.ModelSerializer):
    hamlet_name = serializers.CharField(source="hamlet.name")

    class Meta:
        model = Family
        fields = ["number", "code", "name", "group", "hamlet", "hamlet_name"]


class ByNumber(pagination.CursorPagination):
    page_size = 50
    ordering = "number"


def within(request, commune):
    if commune.province != Office.objects.get(user=request.user).province:
        raise PermissionDenied


class FamiliesOfHamlet(generics.ListAPIView):
    serializer_class = FamilySerializer
    pagination_class = ByNumber

    def get_queryset(self):
        hamlet = Hamlet.objects.select_related("commune").filter(pk=self.kwargs["hamlet"]).first()
        if hamlet is None:
            raise Http404
        within(self.request, hamlet.commune)
        return Family.objects.filter(hamlet=hamlet).select_related("hamlet")


def plain(text):
    apart = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in apart if not unicodedata.combining(c))


class Search(views.APIView):
    def post(self, request):
        province = Office.objects.get(user=request.user).province
        found = Family.objects.filter(plain__contains=plain(request.data["q"]), commune__province=province)
        return Response({"rows": FamilySerializer(found.select_related("hamlet")[:10], many=True).data})


class Approve(views.APIView):
    def post(self, request, case):
        from django.utils import timezone

        with transaction.atomic():
            found = Case.objects.select_for_update(of=["self"]).select_related("family__commune").filter(pk=case).first()
            if found is None:
                raise Http404
            within(request, found.family.commune)
            if found.version != int(request.data["version"]):
                raise ValidationError({"version": "changed meanwhile"})
            found.state, found.approved_by, found.approved_at = "approved", request.user, timezone.now()
            found.save(update_fields=["state", "approved_by", "approved_at"])
        return Response({"done": 1})


urlpatterns = [
    path("hamlets/<int:hamlet>/families", FamiliesOfHamlet.as_view()),
    path("search", Search.as_view()),
    path("cases/<int:case>/approve", Approve.as_view()),
]


def load(ours):
    """Fills an empty database; prints the token of whoever asks."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, run_syncdb=True)
    with connection.schema_editor() as schema:
        for model in [Place, Hamlet, Family, Case, Office]:
            schema.create_model(model)
    records = sqlite3.connect(f"file:{ours}?mode=ro", uri=True)
    hamlets = {}
    with connection.cursor() as to:
        for (commune,) in records.execute("SELECT DISTINCT commune_id FROM hamlets"):
            to.execute("INSERT INTO peer_place VALUES (%s, '83')", [commune])
        with to.copy("COPY peer_hamlet (id, commune_id, number, name) FROM STDIN") as copy:
            for key, row in enumerate(records.execute("SELECT commune_id, id, name FROM hamlets ORDER BY 1, 2"), 1):
                hamlets[row[:2]] = key
                copy.write_row((key, *row))
        families = {}
        sql = "SELECT commune_id, id, hamlet_id, code, name, grp FROM subjects WHERE kind = 'family' ORDER BY 1, 2"
        columns = "id, commune_id, number, hamlet_id, code, name, plain, \"group\""
        with to.copy(f"COPY peer_family ({columns}) FROM STDIN") as copy:
            for key, (commune, number, hamlet, code, name, group) in enumerate(records.execute(sql), 1):
                families[commune, number] = key
                copy.write_row((key, commune, number, hamlets[commune, hamlet], code, name, plain(name), group))
        sql = "SELECT commune_id, subject_id, year, outcome, state, import_id FROM cases WHERE title = 'learning_family'"
        with to.copy("COPY peer_case (family_id, year, outcome, state, version) FROM STDIN") as copy:
            for commune, number, *rest in records.execute(sql):
                copy.write_row((families[commune, number], *rest))
        to.execute("CREATE EXTENSION pg_trgm")
        to.execute("CREATE INDEX ON peer_family USING gin (plain gin_trgm_ops)")
        to.execute("VACUUM ANALYZE")
    asker = User.objects.create_user("asker")
    Office.objects.create(user=asker, province="83")
    print(Token.objects.create(user=asker).key)


if __name__ == "__main__":
    load(sys.argv[3])
else:
    application = get_wsgi_application()
