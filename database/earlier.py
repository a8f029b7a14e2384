"""Earlier forms of migrations, which were edited before migrations became immutable.

Each leads to the same schema, so databases that applied it are valid: 0004 was corrected in a
function that 0008 replaces, and 0005 did not lock the tables.
"""

# The SHA-256 of each earlier form.
EARLIER = {
    "0004_faster.sql": {
        "533915fba3a23a75c9af1b3c3b3c6be3a78fdb837a28aecbc882eaf63fb50e9b",
        "4f268653107fe41d1fa61298606a045e7b1e2d8545203765c0b64da426b40ff2",
    },
    "0005_history.sql": {"4c5aa975b0f27f39abfe08e0ce4138b18824a45a4df5748fd919dcb658a1bdf9"},
}
