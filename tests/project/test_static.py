"""Static files as production serves them: every file that another one names is there, the API page's included."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

# What production's storage does but for compressing, which takes a minute and fails on nothing.
NAMED = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}
SOME = (
    "claims/site.css",
    "css/bootstrap.min.css",
    "drf_spectacular_sidecar/swagger-ui-dist/swagger-ui.css",
    "drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js",
)


def test_all_files_are_gathered_under_names_of_their_bytes(tmp_path: Path) -> None:
    with override_settings(STORAGES=NAMED, STATIC_ROOT=str(tmp_path), DEBUG=False):
        call_command("collectstatic", interactive=False, verbosity=0)
    named = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    for name in SOME:
        assert named[name] != name
        assert (tmp_path / named[name]).is_file()


def test_a_file_that_names_one_that_is_not_there_would_be_told(tmp_path: Path) -> None:
    """The test above can fail: a source map or a picture that was left out of a package stops the gathering."""
    bad = tmp_path / "from"
    bad.mkdir()
    (bad / "bad.css").write_text("a { background: url(missing.png) }")
    with (
        override_settings(
            STORAGES=NAMED, STATIC_ROOT=str(tmp_path / "to"), STATICFILES_DIRS=[bad], DEBUG=False,
            STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
        ),
        pytest.raises(ValueError, match=r"missing\.png"),
    ):  # fmt: skip
        call_command("collectstatic", interactive=False, verbosity=0)


@pytest.mark.django_db
def test_no_folder_is_missed_where_files_are_served_from_where_they_lie(
    recwarn: pytest.WarningsRecorder,
) -> None:
    from claims_project.wsgi import get_wsgi_application

    get_wsgi_application()
    assert not [one for one in recwarn if "No directory at" in str(one.message)]
