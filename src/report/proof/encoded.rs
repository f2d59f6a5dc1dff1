//! Encoded: hashes and salts as text, in base64 with padding.

/// One hash.
pub mod hash {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::trail::Hash;

    pub fn serialize<S: Serializer>(hash: &Hash, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(hash))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Hash, D::Error> {
        read(&String::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("not a hash"))
    }

    pub fn read(text: &str) -> Option<Hash> {
        STANDARD.decode(text).ok()?.try_into().ok()
    }
}

/// Several hashes.
pub mod hashes {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    use super::hash::read;
    use crate::trail::Hash;

    pub fn serialize<S: Serializer>(hashes: &[Hash], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(hashes.iter().map(|hash| STANDARD.encode(hash)))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Hash>, D::Error> {
        let texts = Vec::<String>::deserialize(deserializer)?;
        let hashes = texts.iter().map(|text| read(text)).collect::<Option<_>>();
        hashes.ok_or_else(|| D::Error::custom("not a hash"))
    }
}
