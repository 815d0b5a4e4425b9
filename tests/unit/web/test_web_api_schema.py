"""The API as its own document describes it: asked for anything at all, it never breaks, answers in
the form that it promises, and refuses what it does not take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

if TYPE_CHECKING:
    from commonweal.web.plans.models import Plan

#: A day that is rightly written and has not come is refused, so that what is right is not always
#: taken; everything else is asked of every answer.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
#: The same examples each time, and so many of each kind for each address.
BOUNDED = settings(
    max_examples=8,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
#: Things of the example, so that addresses of one thing are asked for some that are there.
KNOWN = {
    "/api/v1/meetings/{code}": {"code": "medway-hasc-2019-08-20"},
    "/api/v1/decisions/{code}": {"code": "medway-single-ccg-noted"},
    "/api/v1/promises/{code}": {"code": "medway-better-placed"},
    "/api/v1/seats/{code}": {"code": "KM-SC-STEERING-chair"},
    "/api/v1/bodies/{code}": {"code": "91Q"},
    "/api/v1/registers/{code}": {"code": "91Q"},
    "/api/v1/contracts/{code}": {"code": "dermatology-2019"},
    "/api/v1/statements/{code}": {"code": "governance/body/91Q"},
    "/api/v1/proofs/{code}": {"code": "governance/body/91Q"},
    "/api/v1/questions/{code}": {"code": "Q1"},
    "/api/v1/chapters/{code}": {"code": "population"},
    "/api/v1/figures/{code}": {"code": "population.registered.QKS"},
    "/api/v1/tables/{code}": {"code": "population.levels"},
    "/api/v1/tables/{code}/csv": {"code": "population.levels"},
    "/api/v1/rules/{code}": {"code": "icp-band-2019-03"},
}


@pytest.fixture
def described(example_rows: int, published_plan: Plan) -> Any:
    from commonweal.web.wsgi import application

    assert example_rows
    assert published_plan.pk
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_address_keeps_what_the_document_promises(described: Any, mode: Any) -> None:
    asked = 0
    for found in described.get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and not operation.definition.raw["parameters"]:
            continue  # there is nothing to get wrong
        ways = [None]
        if mode is GenerationMode.POSITIVE and operation.path in KNOWN:
            ways.append(KNOWN[operation.path])
        for parameters in ways:
            strategy = operation.as_strategy(generation_mode=mode, path_parameters=parameters)

            @BOUNDED
            @given(case=strategy)
            def answers(case: Any) -> None:
                nonlocal asked
                asked += 1
                case.call_and_validate(checks=CHECKS)

            answers()
    assert asked > 8
