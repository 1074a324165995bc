"""A user of the generated bookshop: type-checked strictly, and run against a loopback server."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, date, datetime
from typing import assert_type

from bookshop import OMIT, AsyncBookshopClient, Book, BookshopClient, NotFoundError, Person


def read(base_url: str) -> list[object]:
    with BookshopClient(access_token="t", base_url=base_url) as client:
        books = client.books.list_books(
            "a/b",
            x_reader="me",
            genre=["novel", "poetry"],
            signed=True,
            printed_after=datetime(2020, 1, 2, tzinfo=UTC),
        )
        assert_type(books, list[Book])
        put = client.books.replace_book("a", "1", title="T", price=1.5)
        patched = client.books.change_book(
            "a", "1", subtitle=None, authors=[Person(name="N", born=date(1900, 1, 2))]
        )
        assert_type(patched, Book)
        client.books.change_book("a", "1", title="T", subtitle=OMIT)
        client.books.remove_book("a", "1")
        try:
            client.books.get_book("a", "404")
        except NotFoundError as error:
            missing = error.status_code
        else:
            missing = 200
        book = books[0]
        return [book.title, book.printed_at.year, book.genre, book.price, put.subtitle, missing]


async def read_async(base_url: str) -> str:
    async with AsyncBookshopClient(access_token="t", base_url=base_url) as client:
        return (await client.books.get_book("a", "1")).title


if __name__ == "__main__":
    address = sys.argv[1]
    result = [*read(address), asyncio.run(read_async(address))]
    print(json.dumps(result))  # noqa: T201 - what the test reads
