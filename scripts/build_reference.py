#!/usr/bin/env python3
"""Rebuild extractors/reference/territories.json.gz from the npm package @etalab/decoupage-administratif.

    build_reference.py [PATH_OF_THE_UNPACKED_PACKAGE]

Without a path the package is fetched with `npm pack`. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path
import subprocess
import tarfile
import tempfile
from typing import Any

VERSION = "6.0.0"
PACKAGE = "@etalab/decoupage-administratif"
OUTPUT = Path(__file__).resolve().parent.parent / "extractors" / "reference" / "territories.json.gz"


def fetch(folder: Path) -> Path:
    """Fetch and unpack the package with npm; the folder that holds its data."""
    subprocess.run(
        ["npm", "pack", "--silent", f"{PACKAGE}@{VERSION}"], cwd=folder, check=True, stdout=subprocess.DEVNULL
    )
    archive = next(folder.glob("*.tgz"))
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return folder / "package"


def columns(data: Path) -> dict[str, Any]:
    """The tables as columns: long strings compress better and load faster than a list of objects."""

    def read(name: str) -> list[dict[str, Any]]:
        return json.loads((data / f"{name}.json").read_text("utf-8"))

    communes, epcis, epts = read("communes"), read("epci"), read("ept")
    current = sorted((c for c in communes if c["type"] == "commune-actuelle"), key=lambda c: c["code"])
    former = sorted((c for c in communes if c["type"] != "commune-actuelle"), key=lambda c: (c["code"], c["type"]))
    epcis.sort(key=lambda e: e["code"])
    epts.sort(key=lambda e: e["code"])
    epci_of = {m["code"]: i for i, e in enumerate(epcis) for m in e["membres"]}
    ept_of = {m["code"]: i for i, e in enumerate(epts) for m in e["membres"]}
    return {
        "package": f"{PACKAGE} {VERSION}",
        "regions": [[r["code"], r["nom"]] for r in read("regions")],
        "departements": [[d["code"], d["nom"], d["region"], d.get("chefLieu", "")] for d in read("departements")],
        "commune_code": "\n".join(c["code"] for c in current),
        "commune_name": "\n".join(c["nom"] for c in current),
        "commune_departement": "\n".join(c.get("departement") or c["code"][:3] for c in current),
        "commune_population": " ".join(str(c.get("population", 0)) for c in current),
        "commune_postal": "\n".join(" ".join(c.get("codesPostaux", [])) for c in current),
        "commune_epci": " ".join(str(epci_of.get(c["code"], -1)) for c in current),
        "commune_ept": {c["code"]: ept_of[c["code"]] for c in current if c["code"] in ept_of},
        "former_code": "\n".join(c["code"] for c in former),
        "former_name": "\n".join(c["nom"] for c in former),
        "former_kind": "".join({"commune-deleguee": "d", "commune-associee": "a"}.get(c["type"], "m") for c in former),
        "former_commune": "\n".join(c.get("chefLieu") or c["commune"] for c in former),
        "epci": [[e["code"], e["type"], e["nom"]] for e in epcis],
        "ept": [[e["code"], e["nom"]] for e in epts],
    }


def build(package: Path, output: Path = OUTPUT) -> int:
    """Write the compact file; the number of its bytes."""
    text = json.dumps(columns(package / "data"), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    output.write_bytes(gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0))
    return output.stat().st_size


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("package", nargs="?", type=Path, help="folder of the unpacked npm package")
    arguments = parser.parse_args()
    if arguments.package:
        size = build(arguments.package)
    else:
        with tempfile.TemporaryDirectory() as folder:
            size = build(fetch(Path(folder)))
    print(f"{OUTPUT.name}: {size:,} bytes")


if __name__ == "__main__":
    main()
