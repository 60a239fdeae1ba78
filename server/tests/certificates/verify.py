"""Verifies a credential as another's software does (openbadgeslib, from PyPI): signature by the issuer's did:web
document, structure, validity, and the status list with its own signature.

    verify.py FOLDER DID DAY     reads FOLDER/credential.jwt, FOLDER/did.json, FOLDER/status.jwt

What it would fetch is in the folder; the day stands for today. Prints JSON: valid, or why not.
"""
import json
import pathlib
import sys
from datetime import datetime, timezone

import jwt.api_jwt
from openbadgeslib.ob3 import OB3Verifier, OB3VerificationError
from openbadgeslib.ob3 import status, verifier

folder, did, day = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
host = did.removeprefix("did:web:").replace("%3A", ":")


class ThatDay(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.fromisoformat(day).replace(hour=2, tzinfo=timezone.utc)


for module in (jwt.api_jwt, verifier, status):
    module.datetime = ThatDay

asked = []


def download(url, *_args, **_kwargs):
    asked.append(url)
    files = {
        f"https://{host}/.well-known/did.json": "did.json",
        f"https://{host}/check/status/0": "status.jwt",
    }
    return (folder / files[url]).read_bytes()


try:
    credential = OB3Verifier.for_issuer_did(did, download=download).verify(
        (folder / "credential.jwt").read_text().strip(), check_status=True, download=download
    )
    said = {"valid": True, "issuer": credential.issuer.name, "achievement": credential.achievement.name,
            "identity": [one.to_dict() for one in credential.identifiers]}
except OB3VerificationError as error:
    said = {"valid": False, "why": str(error)}
said["asked"] = asked
print(json.dumps(said, ensure_ascii=False))
