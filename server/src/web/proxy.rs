//! Where a request comes from, when a server for HTTPS stands in front of this one.
//!
//! Behind such a server everybody would seem to be one address, and whoever guesses passwords would make all others
//! wait. `X-Forwarded-For` says who asked, but anybody can write it: it is believed from the addresses that
//! `serve --proxy` names, and of it only what those wrote. Deliberately absent: any other header of that kind.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::http::HeaderMap;
use axum::middleware::map_request;

/// The application behind servers of these addresses.
pub fn behind(router: Router, proxies: Vec<IpAddr>) -> Router {
    let proxies: Arc<[IpAddr]> = proxies.into();
    router.layer(map_request(move |mut request: Request| {
        let proxies = Arc::clone(&proxies);
        async move {
            let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
            if let Some(client) = peer.and_then(|peer| client(peer, request.headers(), &proxies)) {
                request.extensions_mut().insert(ConnectInfo(SocketAddr::new(client, 0)));
            }
            request
        }
    }))
}

/// Who asked, where the peer is a server of ours: the last address in the header that is none of ours.
fn client(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> Option<IpAddr> {
    let ours = |ip: IpAddr| proxies.iter().any(|proxy| proxy.to_canonical() == ip.to_canonical());
    if !ours(peer) {
        return None;
    }
    let lines: Vec<&str> =
        headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok()).collect();
    let mut client = None;
    for part in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        // What is no address was written by somebody who may write anything: nothing before it counts either.
        let Ok(ip) = part.trim().parse::<IpAddr>() else { break };
        client = Some(ip);
        if !ours(ip) {
            break;
        }
    }
    client
}

/// What is counted as one place when signing in fails: an address, or the network that one subscriber of IPv6 has,
/// who could otherwise ask from a new address each time.
#[must_use]
pub(super) fn network(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(lines: &[&'static str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", axum::http::HeaderValue::from_static(line));
        }
        headers
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn nobody_says_where_they_come_from_but_a_server_of_ours() {
        let ours = [ip("127.0.0.1"), ip("10.0.0.2")];
        let from = |peer: &str, lines: &[&'static str]| client(ip(peer), &said(lines), &ours);
        assert_eq!(from("203.0.113.9", &["198.51.100.1"]), None, "anybody can write the header");
        assert_eq!(from("127.0.0.1", &["198.51.100.1"]), Some(ip("198.51.100.1")));
        assert_eq!(
            from("127.0.0.1", &["198.51.100.1, 203.0.113.9"]),
            Some(ip("203.0.113.9")),
            "the last counts"
        );
        assert_eq!(from("127.0.0.1", &["1.1.1.1", "203.0.113.9, 10.0.0.2"]), Some(ip("203.0.113.9")));
        assert_eq!(from("127.0.0.1", &["1.1.1.1, nonsense"]), None);
        assert_eq!(from("::ffff:127.0.0.1", &["203.0.113.9"]), Some(ip("203.0.113.9")));
        assert_eq!(from("127.0.0.1", &[]), None);
    }

    #[test]
    fn a_subscriber_of_ipv6_is_one_place() {
        assert_eq!(network(ip("2001:db8:1:2::7")), network(ip("2001:db8:1:2:ffff::9")));
        assert_ne!(network(ip("2001:db8:1:2::7")), network(ip("2001:db8:1:3::7")));
        assert_eq!(network(ip("::ffff:203.0.113.9")), "203.0.113.9");
    }
}
