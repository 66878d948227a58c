"""Settings: every fault at once, nothing by accident, and what production may not be told."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from shared.clock import ProgrammeClock, SystemClock
from shared.identity import DEMO_ISSUER
from shared.settings import (
    SETTINGS,
    CommonSettings,
    Reader,
    SettingsFault,
    choice,
    duration,
    flag,
    load_common,
    path,
    setting,
    settings_table,
    text,
    url,
    whole,
)

ENOUGH: Mapping[str, str] = {
    "THUCCHAT_PROVINCE": "hanam",
    "THUCCHAT_DATA": "/var/lib/thucchat",
    "THUCCHAT_ISSUER": "https://sso.example.vn",
    "THUCCHAT_JWKS": "/etc/thucchat/jwks.json",
}


def faults(environment: Mapping[str, str]) -> list[str]:
    with pytest.raises(SettingsFault) as fault:
        load_common("registry", environment, port=8101)
    return [each.partition(":")[0] for each in fault.value.faults]


def test_what_must_be_given_and_what_need_not_be() -> None:
    settings = load_common("registry", ENOUGH, port=8101)
    assert settings.source == "thucchat.hanam/registry"
    assert settings.data == Path("/var/lib/thucchat/registry")
    assert settings.database == Path("/var/lib/thucchat/registry/events.db")
    assert (settings.host, settings.port, settings.audience) == ("127.0.0.1", 8101, "thucchat.registry")
    assert settings.production
    assert isinstance(settings.make_clock(), SystemClock)


def test_every_fault_is_named_at_once() -> None:
    wrong = {
        "THUCCHAT_PROVINCE": "Hà Nam",
        "THUCCHAT_REGISTRY_PORT": "eighty",
        "THUCCHAT_REGISTRY_DATABASE_URL": "mysql://h/d",
        "THUCCHAT_FUNDING_URL": "ftp://h",
        "THUCCHAT_CLOCK": "programme:/x",
        "THUCCHAT_LOG_LEVEL": "LOUD",
        "THUCCHAT_DRAIN": "soon",
        "THUCCHAT_REGISTRY_PROT": "1",
    }
    assert sorted(faults(wrong)) == sorted([*wrong, "THUCCHAT_DATA", "THUCCHAT_ISSUER", "THUCCHAT_JWKS"])


def test_a_fault_says_what_is_wanted_in_both_languages_and_never_the_value() -> None:
    with pytest.raises(SettingsFault) as fault:
        load_common("registry", {**ENOUGH, "THUCCHAT_REGISTRY_DATABASE_URL": "s3cr3t"}, port=8101)
    assert "phải là địa chỉ postgresql" in str(fault.value)
    assert "must be URL of postgresql" in str(fault.value)
    assert "s3cr3t" not in str(fault.value)


def test_a_service_s_own_setting_wins_over_the_general_one() -> None:
    environment = {**ENOUGH, "THUCCHAT_LOG_LEVEL": "ERROR", "THUCCHAT_REGISTRY_LOG_LEVEL": "DEBUG"}
    assert load_common("registry", environment, port=1).log_level == "DEBUG"
    assert load_common("funding", environment, port=1).log_level == "ERROR"


def test_an_empty_variable_is_none_at_all() -> None:
    assert load_common("registry", {**ENOUGH, "THUCCHAT_AMQP_URL": ""}, port=1).amqp_url is None
    assert faults({**ENOUGH, "THUCCHAT_ISSUER": ""}) == ["THUCCHAT_ISSUER"]


def test_a_secret_may_stand_in_a_file_and_shows_nowhere(tmp_path: Path) -> None:
    place = tmp_path / "url"
    place.write_text("amqp://user:s3cr3t@host/\n")
    settings = load_common("registry", {**ENOUGH, "THUCCHAT_AMQP_URL_FILE": str(place)}, port=1)
    assert settings.amqp_url == "amqp://user:s3cr3t@host/"
    assert "s3cr3t" not in repr(settings)
    both = {**ENOUGH, "THUCCHAT_AMQP_URL_FILE": str(place), "THUCCHAT_AMQP_URL": "amqp://h/"}
    assert faults(both) == ["THUCCHAT_AMQP_URL"]
    assert faults({**ENOUGH, "THUCCHAT_AMQP_URL_FILE": str(tmp_path / "none")}) == ["THUCCHAT_AMQP_URL_FILE"]


def test_peers_are_found_by_name() -> None:
    environment = {
        **ENOUGH, "THUCCHAT_FUNDING_URL": "http://f:8103/", "THUCCHAT_REGISTRY_URL": "http://r:8101",
        "THUCCHAT_AMQP_URL": "amqp://h/", "THUCCHAT_TEST_POSTGRES_URL": "postgresql://h/d",
    }  # fmt: skip
    assert load_common("registry", environment, port=1).peers == {
        "funding": "http://f:8103",
        "registry": "http://r:8101",
    }


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({"THUCCHAT_CLOCK": "programme:/tmp/clock"}, "THUCCHAT_CLOCK"),
        ({"THUCCHAT_ISSUER": DEMO_ISSUER}, "THUCCHAT_ISSUER"),
        ({"THUCCHAT_JWKS": "http://sso.example.vn/jwks"}, "THUCCHAT_JWKS"),
    ],
)
def test_production_is_not_told_what_only_the_demo_may_be(told: dict[str, str], name: str) -> None:
    assert faults({**ENOUGH, **told}) == [name]
    assert not load_common("registry", {**ENOUGH, **told, "THUCCHAT_ENV": "demo"}, port=1).production


def test_whatever_makes_the_settings_production_holds() -> None:
    with pytest.raises(SettingsFault):
        CommonSettings("registry", "hanam", Path(), "https://i", "/j", clock="programme:/x")
    made = CommonSettings("registry", "hanam", Path(), "https://i", "/j", environment="demo", clock="programme:/x")
    assert isinstance(made.make_clock(), ProgrammeClock)


def test_sqlite_has_one_process() -> None:
    assert faults({**ENOUGH, "THUCCHAT_REGISTRY_WORKERS": "2"}) == ["THUCCHAT_<SERVICE>_WORKERS"]
    environment = {**ENOUGH, "THUCCHAT_REGISTRY_WORKERS": "2", "THUCCHAT_REGISTRY_DATABASE_URL": "postgresql://h/d"}
    arguments = load_common("registry", environment, port=8101).server_arguments()
    assert arguments[:4] == ("--bind", "127.0.0.1:8101", "--workers", "2")
    assert "PROMETHEUS_MULTIPROC_DIR=/var/lib/thucchat/registry/metrics" in arguments


@pytest.mark.parametrize(
    ("form", "taken", "refused"),
    [
        (whole(1, 10), {"1": 1, "10": 10}, ["0", "11", "1.0", "-1", "١", "1_0", " 1", ""]),
        (flag(), {"true": True, "false": False}, ["True", "1", "yes", ""]),
        (duration(), {"250ms": 0.25, "30s": 30.0, "5m": 300.0, "1h": 3600.0}, ["30", "1d", "-1s", "1.5s", "s"]),
        (url("http", "https"), {"https://h:1/x": "https://h:1/x"},
         ["h", "//h", "ftp://h", "http://", "http://h:99999", " http://h"]),
        (choice("a", "b"), {"a": "a"}, ["A", "c", ""]),
        (text("[a-z]+"), {"abc": "abc"}, ["", "A", "a\n"]),
        (path(), {"/x": Path("/x")}, []),
    ],
)  # fmt: skip
def test_how_values_are_written(form: object, taken: dict[str, object], refused: list[str]) -> None:
    parse = form.parse  # type: ignore[attr-defined]
    assert {value: parse(value) for value in taken} == taken
    for value in refused:
        with pytest.raises(ValueError, match=r".*"):
            parse(value)


def test_a_service_declares_and_reads_settings_of_its_own() -> None:
    probe = setting("PROBE_URL", url("smtp"), service="notifier", vi="Thử", en="Probe")
    try:
        with pytest.raises(ValueError, match="twice"):
            setting("PROBE_URL", url("smtp"), service="notifier", vi="Thử", en="Probe")
        reader = Reader("notifier", {**ENOUGH, "THUCCHAT_NOTIFIER_PROBE_URL": "smtp://h:25"})
        reader.common(port=8104)
        assert reader.one(probe) == "smtp://h:25"
        reader.finish()
        missing = Reader("notifier", ENOUGH)
        missing.common(port=8104)
        missing.one(probe)
        with pytest.raises(SettingsFault, match="THUCCHAT_NOTIFIER_PROBE_URL"):
            missing.finish()
        assert "`THUCCHAT_NOTIFIER_PROBE_URL`" in settings_table()
    finally:
        SETTINGS.remove(probe)


def test_every_setting_stands_in_the_table_with_its_default() -> None:
    table = settings_table()
    for each in SETTINGS:
        assert f"_{each.name}`" in table
        assert each.vi in table
        assert each.en in table
    rows = [line for line in table.splitlines() if line.startswith("| `")]
    assert {line.replace("\\|", "").count("|") for line in rows} == {5}


def test_nothing_is_read_but_what_is_handed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THUCCHAT_PROVINCE", "hanam")
    assert "THUCCHAT_PROVINCE" in faults({})
