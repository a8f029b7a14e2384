"""Aurora's address as somebody types it, and the way there: directly, or by a proxy."""

import os
from urllib.request import getproxies, proxy_bypass

import click
import httpx

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
TIMEOUT = 30  # seconds


def plain(url: str) -> str:
    """Return an address with a scheme and without a slash at its end.

    Raises click.ClickException if it is none. Without a scheme, only this machine's own is taken
    for http: elsewhere, a password would be sent in the clear.
    """
    text = url.strip().rstrip("/")
    try:
        if "://" not in text and httpx.URL(f"http://{text}").host in LOOPBACK:
            text = f"http://{text}"
        found = httpx.URL(text if "://" in text else f"none://{text}")
    except httpx.InvalidURL as error:
        raise click.ClickException(f"{url} is not an address: {error}") from error
    if found.scheme not in {"http", "https"} or not found.host:
        example = f"https://{found.host or 'aurora.example.com'}"
        message = f"{url} is not an address: begin it with https:// or http://, as {example}."
        raise click.ClickException(message)
    if found.userinfo:
        message = f"Leave out what stands before {found.host}: aurora asks for email and password."
        raise click.ClickException(message)
    return text


def client(url: str) -> httpx.Client:
    """Return an HTTP client for an address, by the proxy that the environment has for it.

    httpx reads that environment too, but fails on IPv6 in NO_PROXY. Raises click.ClickException.
    """
    try:
        # Those of the machine; without TLS none are read, which take 2 MB.
        certificates = httpx.create_ssl_context() if url.startswith("https:") else False
        return httpx.Client(
            base_url=url, timeout=TIMEOUT, verify=certificates, proxy=_proxy(url), trust_env=False
        )
    except httpx.InvalidURL as error:
        raise click.ClickException(f"{url}, or its proxy, is not an address: {error}") from error
    except OSError as error:
        file = os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR")
        raise click.ClickException(f"SSL_CERT_FILE {file} cannot be used: {error}") from error


def _proxy(url: str) -> str | None:
    """Return the proxy for an address; none for loopback, and where NO_PROXY has its host."""
    target, proxies = httpx.URL(url), getproxies()
    found = proxies.get(target.scheme) or proxies.get("all")
    names = {target.host, f"[{target.host}]"}  # NO_PROXY may have IPv6 with brackets
    if not found or target.host in LOOPBACK or any(proxy_bypass(name) for name in names):
        return None
    scheme, separator, _ = found.partition("://")
    if not separator:
        return f"http://{found}"
    if scheme.lower() not in {"http", "https"}:
        raise click.ClickException(
            f"Your environment has a proxy of the kind {scheme}:// (ALL_PROXY or "
            f"{target.scheme.upper()}_PROXY), and aurora can only use http:// and https:// ones. "
            f"To go without: NO_PROXY={target.host}"
        )
    return found
