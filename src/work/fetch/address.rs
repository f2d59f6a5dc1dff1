//! Address: which addresses are the open internet's, and which lead inside somebody's network.
//!
//! The tables are those of the IANA special-purpose address registries
//! (iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry, RFC 6890),
//! with multicast, and with everything refused that IANA has not given out as global unicast.
//! They are stricter than the registries in one thing: relays and anycast services that no page
//! is served from (6to4, Teredo, ORCHID, PCP, TURN) are refused, though some are reachable.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// IPv4 networks that are not the open internet, as address and length of the prefix.
const CLOSED_V4: &[(Ipv4Addr, u8)] = &[
    (Ipv4Addr::UNSPECIFIED, 8),           // this network, RFC 791
    (Ipv4Addr::new(10, 0, 0, 0), 8),      // private, RFC 1918
    (Ipv4Addr::new(100, 64, 0, 0), 10),   // shared by carriers, RFC 6598
    (Ipv4Addr::new(127, 0, 0, 0), 8),     // loopback, RFC 1122
    (Ipv4Addr::new(169, 254, 0, 0), 16),  // link-local, RFC 3927
    (Ipv4Addr::new(172, 16, 0, 0), 12),   // private, RFC 1918
    (Ipv4Addr::new(192, 0, 0, 0), 24),    // protocol assignments, RFC 6890
    (Ipv4Addr::new(192, 0, 2, 0), 24),    // documentation, RFC 5737
    (Ipv4Addr::new(192, 31, 196, 0), 24), // AS112, RFC 7535
    (Ipv4Addr::new(192, 52, 193, 0), 24), // multicast tunnels, RFC 7450
    (Ipv4Addr::new(192, 88, 99, 0), 24),  // relays of 6to4, RFC 7526
    (Ipv4Addr::new(192, 168, 0, 0), 16),  // private, RFC 1918
    (Ipv4Addr::new(192, 175, 48, 0), 24), // AS112, RFC 7534
    (Ipv4Addr::new(198, 18, 0, 0), 15),   // benchmarks, RFC 2544
    (Ipv4Addr::new(198, 51, 100, 0), 24), // documentation, RFC 5737
    (Ipv4Addr::new(203, 0, 113, 0), 24),  // documentation, RFC 5737
    (Ipv4Addr::new(224, 0, 0, 0), 4),     // multicast, RFC 5771
    (Ipv4Addr::new(240, 0, 0, 0), 4),     // reserved, and the broadcast to all, RFC 1112
];

/// All of IPv6 that IANA gives out as global unicast, RFC 4291.
const OPEN_V6: (Ipv6Addr, u8) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// What of it is not the open internet. Refused because they lie outside of it are the unspecified
/// address, loopback, v4-compatible ones, the local translators of `64:ff9b:1::/48`, the discarded
/// `100::/64`, the segments of `5f00::/16`, the unique local `fc00::/7`, the link-local `fe80::/10`,
/// the site-local `fec0::/10` and multicast.
const CLOSED_V6: &[(Ipv6Addr, u8)] = &[
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23), // protocols, Teredo and benchmarks, RFC 2928
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32), // documentation, RFC 3849
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16), // 6to4, RFC 3056
    (Ipv6Addr::new(0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0), 48), // AS112, RFC 7534
    (Ipv6Addr::new(0x3ffe, 0, 0, 0, 0, 0, 0, 0), 16), // the 6bone that was, RFC 3701
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20), // documentation, RFC 9637
];

/// Where a translator puts IPv4 addresses, RFC 6052. A network with IPv6 alone reaches the rest
/// of the web by it, so that the address inside decides.
const TRANSLATED: (Ipv6Addr, u8) = (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96);

/// Whether an address is one of the open internet.
///
/// An IPv4 address inside of an IPv6 one (mapped, RFC 4291, or translated, RFC 6052) is judged as
/// what it is; other forms that hold one are refused whole.
pub fn is_global(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_global_v4(address),
        IpAddr::V6(address) => is_global_v6(address),
    }
}

fn is_global_v4(address: Ipv4Addr) -> bool {
    !CLOSED_V4.iter().any(|(network, length)| {
        let differs = u32::from(address) ^ u32::from(*network);
        differs.leading_zeros() >= u32::from(*length)
    })
}

fn is_global_v6(address: Ipv6Addr) -> bool {
    if let Some(inside) = address.to_ipv4_mapped() {
        return is_global_v4(inside);
    }
    if is_in(address, TRANSLATED) {
        let [.., a, b, c, d] = address.octets();
        return is_global_v4(Ipv4Addr::new(a, b, c, d));
    }
    is_in(address, OPEN_V6) && !CLOSED_V6.iter().any(|network| is_in(address, *network))
}

fn is_in(address: Ipv6Addr, (network, length): (Ipv6Addr, u8)) -> bool {
    (u128::from(address) ^ u128::from(network)).leading_zeros() >= u32::from(length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn open(text: &str) -> bool {
        is_global(text.parse().unwrap())
    }

    #[test]
    fn each_network_is_closed_from_its_first_to_its_last_address_and_not_beyond() {
        for (first, last) in [
            ("0.0.0.0", "0.255.255.255"),
            ("10.0.0.0", "10.255.255.255"),
            ("100.64.0.0", "100.127.255.255"),
            ("127.0.0.0", "127.255.255.255"),
            ("169.254.0.0", "169.254.255.255"),
            ("172.16.0.0", "172.31.255.255"),
            ("192.0.0.0", "192.0.0.255"),
            ("192.0.2.0", "192.0.2.255"),
            ("192.31.196.0", "192.31.196.255"),
            ("192.52.193.0", "192.52.193.255"),
            ("192.88.99.0", "192.88.99.255"),
            ("192.168.0.0", "192.168.255.255"),
            ("192.175.48.0", "192.175.48.255"),
            ("198.18.0.0", "198.19.255.255"),
            ("198.51.100.0", "198.51.100.255"),
            ("203.0.113.0", "203.0.113.255"),
            ("224.0.0.0", "255.255.255.255"),
        ] {
            assert!(!open(first), "{first}");
            assert!(!open(last), "{last}");
            let (first, last): (Ipv4Addr, Ipv4Addr) =
                (first.parse().unwrap(), last.parse().unwrap());
            if let Some(before) = u32::from(first).checked_sub(1) {
                assert!(is_global(Ipv4Addr::from(before).into()), "before {first}");
            }
            if let Some(after) = u32::from(last).checked_add(1) {
                assert!(is_global(Ipv4Addr::from(after).into()), "after {last}");
            }
        }
    }

    #[test]
    fn of_every_first_byte_it_is_known_whether_all_of_it_is_closed() {
        for first in 0..=255_u8 {
            let closed = matches!(first, 0 | 10 | 127 | 224..=255);
            for rest in [[1, 1, 1], [9, 9, 9], [200, 200, 200]] {
                let address = Ipv4Addr::new(first, rest[0], rest[1], rest[2]);
                assert_eq!(is_global(address.into()), !closed, "{address}");
            }
        }
    }

    #[test]
    fn an_address_of_ipv6_is_open_only_where_pages_are_served_from() {
        for address in [
            "::",
            "::1",
            "::7f00:1",
            "::8.8.8.8",
            "::ffff:0:8.8.8.8",
            "64:ff9b:1::808:808",
            "64:ff9b::7f00:1",
            "64:ff9b::10.0.0.1",
            "64:ff9b::a9fe:a9fe",
            "100::1",
            "100:0:0:1::",
            "2001::1",
            "2001:0:4136:e378:8000:63bf:3fff:fdd2",
            "2001:1::1",
            "2001:2::1",
            "2001:10::1",
            "2001:20::1",
            "2001:1ff:ffff::",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:808:808::1",
            "2620:4f:8000::1",
            "3ffe::1",
            "3fff::1",
            "3fff:fff::1",
            "4000::1",
            "5f00::1",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "febf::1",
            "fec0::1",
            "ff02::1",
            "1fff:ffff::1",
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        ] {
            assert!(!open(address), "{address}");
        }
        for address in [
            "2606:4700:4700::1111",
            "2a00:1450:4001:80b::200e",
            "2001:200::1",
            "2001:4860::8888",
            "2003::1",
            "2620:4f:8001::1",
            "3fff:1000::1",
            "64:ff9b::808:808",
            "::ffff:8.8.8.8",
        ] {
            assert!(open(address), "{address}");
        }
    }

    proptest! {
        #[test]
        fn an_address_inside_another_is_judged_as_itself(bits: u32) {
            let inside = Ipv4Addr::from(bits);
            let translated = Ipv6Addr::from(u128::from(TRANSLATED.0) | u128::from(bits));

            prop_assert_eq!(is_global(inside.to_ipv6_mapped().into()), is_global(inside.into()));
            prop_assert_eq!(is_global(translated.into()), is_global(inside.into()));
            prop_assert!(!is_global(inside.to_ipv6_compatible().into()));
        }

        #[test]
        fn nothing_outside_of_what_is_given_out_is_open(bits: u128) {
            let address = Ipv6Addr::from(bits);
            let outside = bits >> 125 != 1 && bits >> 32 != 0xffff && !is_in(address, TRANSLATED);
            prop_assert!(!outside || !is_global(address.into()));
        }

        #[test]
        fn what_the_standard_library_calls_inner_is_never_open(bits: u32) {
            let it = Ipv4Addr::from(bits);
            let inner = it.is_private() || it.is_loopback() || it.is_link_local()
                || it.is_multicast() || it.is_broadcast() || it.is_documentation()
                || it.is_unspecified();
            prop_assert!(!inner || !is_global(it.into()));
        }
    }
}
