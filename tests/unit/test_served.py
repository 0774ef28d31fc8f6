"""What keeps everybody from a queue."""

import pytest

from routing.domain.served import Lack, LackKind, lack_of

ANNA, BORIS = {"english": 4, "orders": 2}, {"english": 1, "refunds": 5}


@pytest.mark.parametrize(
    ("asked", "lent", "people", "lack"),
    [
        ((), (), [], Lack(LackKind.NOBODY)),
        ((), (), [{}], None),
        ((("english", 4),), (), [ANNA, BORIS], None),
        ((("english", 5),), (), [ANNA, BORIS], Lack(LackKind.SKILL, (("english", 5),))),
        ((("english", 4), ("rare", 1)), (), [ANNA, BORIS], Lack(LackKind.SKILL, (("rare", 1),))),
        (
            (("orders", 1), ("refunds", 1)), (), [ANNA, BORIS],
            Lack(LackKind.TOGETHER, (("orders", 1), ("refunds", 1))),
        ),
        ((("rare", 1),), ((("refunds", 3),),), [ANNA, BORIS], None),  # a queue that helps has somebody
        ((("rare", 1),), ((("refunds", 6),),), [ANNA], Lack(LackKind.SKILL, (("rare", 1),))),
    ],
)  # fmt: skip
def test_why_nobody_can_serve_a_queue(asked, lent, people, lack):
    assert lack_of(asked, lent, people) == lack
