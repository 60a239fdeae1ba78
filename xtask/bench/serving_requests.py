"""What is asked of both servers in jobs 10 to 12: serving_requests.py URL TOKENS SQLITE FOLDER
PEER_DATABASE PEER_URL PEER_KEY

Writes FOLDER/{list,search,approve}-{ours,peer}.txt, a request a line: method, path, body and
authorization between tabs. Both lists
have the same requests in the same order: hamlets, names and cases of the whole province, drawn once.
Hamlets' addresses are asked of our server, the rest is read from its file and from the peer's tables.
"""

import json
import random
import sqlite3
import sys
import unicodedata
import urllib.request

import psycopg

at, tokens, sqlite, folder, peer_database, peer_at, key = sys.argv[1:]
with open(tokens, encoding="ascii") as lines:
    tokens = dict(line.split() for line in lines)
province, peer_key = f"Bearer {tokens['83']}", f"Token {key}"


def ask(path):
    request = urllib.request.Request(at + path, headers={"Authorization": province})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


communes = {}
for district in ask("/api/v1/places?within=83&limit=500")["rows"]:
    for commune in ask(f"/api/v1/places?within={district['code']}&limit=500")["rows"]:
        # Records are named by the commune that they were created in, which may have flowed into this one since.
        for hamlet in ask(f"/api/v1/communes/{commune['code']}/hamlets")["rows"]:
            communes[int(hamlet["id"].split(".")[0])] = commune["code"]

draw = random.Random(3968)
ours = sqlite3.connect(f"file:{sqlite}?mode=ro", uri=True)
with psycopg.connect(peer_database) as peer:
    hamlets = dict(((c, n), key) for c, n, key in peer.execute("SELECT commune_id, number, id FROM peer_hamlet"))
    cases = dict(
        ((c, n), key)
        for c, n, key in peer.execute(
            "SELECT f.commune_id, f.number, c.id FROM peer_case c JOIN peer_family f ON f.id = c.family_id "
            "WHERE c.outcome = 'fail' AND c.state = 'assessed'"
        )
    )


def write(job, requests):
    draw.shuffle(requests)
    for side, of in [("ours", 0), ("peer", 1)]:
        with open(f"{folder}/{job}-{side}.txt", "w", encoding="utf-8") as out:
            for request in requests:
                out.write("\t".join(request[of]) + "\n")


def body(**fields):
    return json.dumps(fields, ensure_ascii=False)


lists = []
for (commune, number), key in hamlets.items():
    mine = f"/api/v1/communes/{communes[commune]}/subjects?kind=family&hamlet={commune}.{number}&limit=50"
    lists.append((("GET", mine, "", province), ("GET", f"/hamlets/{key}/families", "", peer_key)))
write("list", lists)


def plain(text):
    apart = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in apart if not unicodedata.combining(c))


# Two of the words of a name that is there, in their order, as somebody types them.
searches = []
for (name,) in ours.execute("SELECT name FROM subjects WHERE kind = 'family' ORDER BY id * 7919 % 400009 LIMIT 5000"):
    words = plain(name).split()
    typed = " ".join(words[-2:])
    mine = ("POST", "/api/v1/search", body(q=typed, limit=10), province)
    searches.append((mine, ("POST", "/search", body(q=typed), peer_key)))
write("search", searches)

approvals = []
sql = "SELECT commune_id, subject_id, year, import_id FROM cases WHERE outcome = 'fail' AND state = 'assessed' AND title = 'learning_family'"
for commune, subject, year, version in ours.execute(sql):
    mine = f"/api/v1/communes/{communes[commune]}/cases/learning_family/{year}/reviews"
    seen = [{"subject": f"{commune}.{subject}", "version": str(version)}]
    theirs = f"/cases/{cases[commune, subject]}/approve"
    association = f"Bearer {tokens[communes[commune]]}"
    mine = ("POST", mine, body(verdict="approved", cases=seen), association)
    approvals.append((mine, ("POST", theirs, body(version=version), peer_key)))
write("approve", approvals)

# Both say the same: the same families in the same order, and as many hits.


def answer(request, side):
    method, path, sent, authorization = request[side]
    headers = {"Authorization": authorization, "Content-Type": "application/json"}
    asked = urllib.request.Request((at, peer_at)[side] + path, sent.encode() or None, headers, method=method)
    with urllib.request.urlopen(asked) as said:
        return json.load(said)


for request in lists[:20]:
    mine, theirs = (answer(request, side) for side in (0, 1))
    mine, theirs = ([row["code"] for row in mine["rows"]], [row["code"] for row in theirs["results"]])
    assert mine == theirs and mine, (request, mine, theirs)
for request in searches[:50]:
    mine, theirs = (len(answer(request, side)["rows"]) for side in (0, 1))
    assert mine and theirs, (request, mine, theirs)
