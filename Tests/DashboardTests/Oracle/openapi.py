"""Checks the published document of the HTTP API, and answers against it, with other people's validators.

    openapi.py DOCUMENT.json ANSWERS.json

ANSWERS.json  [{"method": "get", "path": "/api/v1/home", "status": 200, "body": {...}}, ...]

Prints a line a fault and ends with 1 where there is one.
"""

import json
import sys

from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator


def schema(document, answer):
    responses = document["paths"][answer["path"]][answer["method"]]["responses"]
    response = responses.get(str(answer["status"]), responses["default"])
    if "$ref" in response:
        response = document["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]
    (content,) = response["content"].values()
    return content["schema"]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        document = json.load(file)
    with open(sys.argv[2], encoding="utf-8") as file:
        answers = json.load(file)
    faults = [f"document: {error.message}" for error in OpenAPIV31SpecValidator(document).iter_errors()]
    for answer in answers:
        for error in Draft202012Validator(schema(document, answer)).iter_errors(answer["body"]):
            faults.append(f"{answer['method']} {answer['path']} {answer['status']}: {error.json_path} {error.message}")
    for fault in faults:
        print(fault)
    print(f"{len(answers)} answers")
    sys.exit(1 if faults else 0)


main()
