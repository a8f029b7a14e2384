"""Lambda's context object, in a module that imports nothing."""


class Context:
    """Lambda's context object."""

    aws_request_id = "c6af9ac6-7b61-11e6-9a41-93e8deadbeef"
    function_name = "bench"
    memory_limit_in_mb = "512"
    invoked_function_arn = "arn:aws:lambda:local:123456789012:function:bench"

    def get_remaining_time_in_millis(self) -> int:
        return 10_000
