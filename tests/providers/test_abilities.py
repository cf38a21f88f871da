"""An account that is put together can what its parts can, and nothing else."""

from custom_components.letterboxd_sync.providers.abilities import with_abilities


class Base:
    """Can nothing."""

    def __init__(self, name: str) -> None:
        self.name = name


class Sings(Base):
    def sing(self) -> str:
        return f"{self.name} sings"


class Dances(Base):
    def dance(self) -> str:
        return f"{self.name} dances"


def test_a_part_brings_its_method() -> None:
    both = with_abilities(Base, frozenset({Sings, Dances}))("Anna")

    assert isinstance(both, Sings)
    assert isinstance(both, Dances)
    assert both.sing() == "Anna sings"


def test_without_a_part_there_is_no_method() -> None:
    one = with_abilities(Base, frozenset({Sings}))("Ben")

    assert not hasattr(one, "dance")


def test_the_class_keeps_its_name() -> None:
    assert with_abilities(Base, frozenset()).__name__ == "Base"
