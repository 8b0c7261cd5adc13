from local.access import EngineAccess, clean_environment


def test_nothing_of_the_users_aws_accounts_reaches_a_child() -> None:
    cleaned = clean_environment(
        {
            "AWS_PROFILE": "production",
            "AWS_ACCESS_KEY_ID": "real",
            "AWS_SESSION_TOKEN": "real",
            "AWS_ENDPOINT_URL_SQS": "https://sqs.example",
            "HOME": "/home/someone",
        }
    )

    assert "real" not in cleaned.values()
    assert "AWS_PROFILE" not in cleaned
    assert "AWS_ENDPOINT_URL_SQS" not in cleaned
    assert cleaned["HOME"] == "/home/someone"


def test_the_users_credential_files_are_not_read() -> None:
    cleaned = clean_environment({})

    assert cleaned["AWS_CONFIG_FILE"] == cleaned["AWS_SHARED_CREDENTIALS_FILE"] == "/dev/null"
    assert cleaned["AWS_EC2_METADATA_DISABLED"] == "true"


def test_calls_on_this_machine_go_past_a_proxy() -> None:
    assert clean_environment({"NO_PROXY": "intranet.example"})["NO_PROXY"] == "intranet.example,127.0.0.1,localhost"


def test_our_own_module_path_does_not_reach_a_child() -> None:
    assert "PYTHONPATH" not in clean_environment({"PYTHONPATH": "layers/handover"})


def test_a_child_reaches_the_engine_and_nothing_else() -> None:
    environment = EngineAccess("http://127.0.0.1:4566", "us-east-1").environment()

    assert environment["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4566"
    assert environment["AWS_ACCESS_KEY_ID"] == "test"
