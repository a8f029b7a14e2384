"""The dataset of search: people who write in a made-up language, and questions to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from random import Random

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.environment import Person, add_person

LIGHT, HEAVY = 200, 100_000  # items of a person
WORDS = 20_000  # of the language that all write in
SYLLABLES = [c + v for c in "bdfghklmnprstvz" for v in ("a", "e", "i", "o", "u", "an", "er", "ol")]
HAN = [chr(0x4E00 + number) for number in range(800)]
FILL = """
    insert into search (user_id, id, kind, at, day, terms, words)
    select user_id, id, 'thought', timestamp, day,
      search_terms(user_id, timestamp, tags, null, text, array['=thought']), count_words(text)
    from thoughts order by timestamp
"""
COUNT = """
    insert into day_totals (user_id, day, kind, items, words)
    select user_id, day, kind, count(*), sum(words) from search group by 1, 2, 3 order by 2;
    insert into item_tags (user_id, tag, kind, is_archived, at, id, day)
    select user_id, unnest(tags), 'thought', is_archived, timestamp, id, day
    from thoughts order by timestamp;
    insert into tag_totals (user_id, year, tag, kind, items)
    select user_id, date_part('year', day), tag, kind, count(*) from item_tags group by 1, 2, 3, 4
"""


@dataclass(frozen=True)
class Language:
    """Words by how common they are: the first is in most texts, the last in next to none."""

    words: list[str]
    weights: list[float]

    @classmethod
    def made_up(cls, random: Random) -> "Language":
        words: dict[str, None] = {}
        while len(words) < WORDS:
            words["".join(random.choices(SYLLABLES, k=random.choice((1, 2, 2, 3, 3, 4))))] = None
        weights = accumulate(1 / (rank + 3) for rank in range(WORDS))
        return cls(list(words), list(weights))

    def text(self, random: Random) -> str:
        """Return a text of about 20 words; some end in Chinese or an emoji."""
        words = random.choices(self.words, cum_weights=self.weights, k=random.randrange(8, 32))
        if random.random() < 0.02:
            words.append("".join(random.choices(HAN, k=12)))
        if random.random() < 0.01:
            words.append("🎉")
        if random.random() < 0.002:
            words.append("1666")
        return " ".join(words)


def rows(random: Random, people: list[str], total: int) -> Iterator[tuple[object, ...]]:
    """Yield thoughts: the heavy person's among everybody's, as they would have arrived."""
    language = Language.made_up(random)
    heavy, light, *others = people
    owners = [heavy] * HEAVY + [light] * LIGHT
    owners += [others[n // LIGHT] for n in range(total - len(owners))]
    random.shuffle(owners)
    for number, owner in enumerate(owners):
        minute = number * 5_256_000 // len(owners)  # of ten years
        tag = f"tag{int(20 ** random.random())}" if random.random() < 0.3 else None
        yield owner, language.text(random), minute, [tag] if tag else []


def fill(owner: psycopg.Connection, total: int) -> tuple[Person, Person]:
    """Fill an empty database, and its index after its table, which is faster."""
    heavy, light = (add_person(owner, Ed25519PrivateKey.generate(), rows=0) for _ in range(2))
    owner.execute("set session_replication_role = replica; set maintenance_work_mem = '1GB'")
    made = owner.execute(
        "insert into users (email, password_hash)"
        " select uuidv7() || '@others', 'none' from generate_series(1, %s) returning id::text",
        [total // LIGHT + 1],
    ).fetchall()
    people = [heavy.user_id, light.user_id, *(row[0] for row in made)]
    owner.execute("create temp table drafts (user_id uuid, text text, minute integer, tags text[])")
    with owner.cursor().copy("copy drafts from stdin") as copy:
        for row in rows(Random(1666), people, total):  # noqa: S311 - not a secret
            copy.write_row(row)
    owner.execute(
        "insert into thoughts (user_id, text, timestamp, tags, zone, day, is_archived)"
        " select user_id, text, at, tags, 'UTC', at::date, false from drafts,"
        " lateral (select timestamptz '2016-01-01' + minute * interval '1 minute') t (at)"
    )
    owner.execute("drop table drafts; drop index search_terms")
    owner.execute(FILL)
    owner.execute("create index search_terms on search using gin (terms) with (fastupdate = off)")
    owner.execute(COUNT)
    owner.execute(
        "insert into history_heads (user_id, last_sequence)"
        " select user_id, count(*) from thoughts group by 1"
        " on conflict (user_id) do update set last_sequence = excluded.last_sequence"
    )
    owner.execute("reset session_replication_role")
    owner.execute("vacuum analyze")
    return light, heavy


def questions(owner: psycopg.Connection, heavy: Person) -> dict[str, dict[str, str]]:
    """Return questions by how many of the heavy person's items have their words."""
    common = owner.execute(
        "select substr(word, 5), ndoc from ts_stat(format("
        " 'select terms from aurora.search where user_id = %%L limit 20000', %s::text))"
        " where substr(word, 5) ~ '^[a-z]{5,}$' order by ndoc desc",
        [heavy.user_id],
    ).fetchall()

    def one_in(share: int) -> str:
        return str(min(common, key=lambda row: abs(row[1] - 20_000 / share))[0])

    top, second, third = (row[0] for row in common[:3])
    typo = one_in(2000)
    return {
        "rare word": {"q": one_in(5000)},
        "1 in 400": {"q": one_in(400)},
        "1 in 60": {"q": one_in(60)},
        "1 in 10": {"q": one_in(10)},
        "the commonest word": {"q": top},
        "one letter": {"q": top[:1]},
        "two letters": {"q": top[:2]},
        "three letters": {"q": top[:3]},
        "phrase": {"q": f'"{top} {second}"'},
        "two words": {"q": f"{one_in(30)} {one_in(50)}"},
        "two common words": {"q": f"{top} {second}"},
        "exclusion": {"q": f"{second} -{third}"},
        "two Chinese characters": {"q": HAN[7] + HAN[70]},
        "four Chinese characters": {"q": "".join(HAN[7:11])},
        "emoji": {"q": "🎉"},
        "number": {"q": "1666"},
        "tag": {"q": "#tag3"},
        "words, tag and month": {"q": f"{top} #tag3 after:2020-02 before:2020-04"},
        "typo": {"q": typo[:2] + typo[3] + typo[2] + typo[4:]},
        "nothing": {"q": ""},
    }
