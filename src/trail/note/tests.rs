//! Tests of notes: their grammar, and what is signed.

use proptest::prelude::*;

use super::*;

const VKEY: &str = "news.example/claimdesk/1+b174b619+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs";

fn signer() -> Signer {
    Signer::new("news.example/claimdesk/1", KeyKind::Ed25519, &[7; 32]).unwrap()
}

fn signed(text: &str) -> String {
    let signatures = vec![signer().sign(text, 0)];
    Note { text: text.to_owned(), signatures }.to_string()
}

#[test]
fn a_key_reads_back_and_has_one_writing() {
    assert_eq!(VerifierKey::parse(VKEY).unwrap().to_string(), VKEY);
    let weak = VerifierKey::new("news.example", KeyKind::Ed25519, &[0; 32]);
    assert_eq!(weak, Err(Fault::Key), "any signature would be good");
    for text in [
        "",
        "news.example",
        "news.example+b174b619",
        "+b174b619+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs",
        "news.example/claimdesk/1+b174b618+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs",
        "news.example/claimdesk/1+B174B619+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs",
        "news.example/claimdesk/2+b174b619+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs",
        "news.example/claimdesk/1+b174b619+AupKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs",
        "news.example/claimdesk/1+b174b619+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtI=",
        " news.example/claimdesk/1+b174b619+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs",
    ] {
        assert_eq!(VerifierKey::parse(text), Err(Fault::Key), "{text}");
    }
}

/// The example in the documentation of the first implementation of notes.
#[test]
fn a_note_of_another_implementation_is_read() {
    let key = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    let key = VerifierKey::parse(key).unwrap();
    let signature = "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=";
    let note = format!("This is an example message.\n\n\u{2014} example.com/foo {signature}\n");
    assert_eq!(Note::parse(&note).unwrap().said_by(&key), Ok(Said::Signed));
}

#[test]
fn only_the_exact_grammar_is_read() {
    let good = signed("one\n\ntwo\n");
    assert_eq!(Note::parse(&good).unwrap().text, "one\n\ntwo\n");
    let line = good.lines().last().unwrap();
    for text in [
        String::new(),
        "one\n".to_owned(),
        "one\n\n".to_owned(),
        format!("one\n{line}\n"),
        format!("one\n\n{line}"),
        format!("one\n\n{line}\n\n"),
        format!("one\n\n {line}\n"),
        format!("one\n\n{line} \n"),
        format!("one\n\n{}\n", line.replace('\u{2014}', "-")),
        format!("one\n\n{}\n", line.replace("claimdesk/1", "claimdesk+1")),
        format!("one\n\n{}\n", line.trim_end_matches('=')),
        format!("one\r\n\n{line}\n"),
        format!("one\0\n\n{line}\n"),
        format!("one\n\n{line}\nmore\n"),
        "one\n\n\u{2014} news.example sXS2GQ==\n".to_owned(),
        format!("{}\n\n{line}\n", "x".repeat(MOST_BYTES)),
    ] {
        assert_eq!(Note::parse(&text), Err(Fault::Grammar), "{text}");
    }
    let twice = format!("one\n\n{line}\n{line}\n");
    assert_eq!(Note::parse(&twice), Err(Fault::Twice));
    let many = (0..17).map(|at| {
        let name = format!("{at}.example");
        Signer::new(&name, KeyKind::Ed25519, &[at; 32]).unwrap().sign("one\n", 0).to_string()
    });
    let many: Vec<String> = many.collect();
    assert!(Note::parse(&format!("one\n\n{}", many[..16].concat())).is_ok());
    assert_eq!(Note::parse(&format!("one\n\n{}", many.concat())), Err(Fault::TooMany));
}

#[test]
fn what_another_key_of_the_same_name_signed_is_not_taken_for_it() {
    let other = Signer::new("news.example/claimdesk/1", KeyKind::Ed25519, &[8; 32]).unwrap();
    let note = Note::parse(&signed("one\n")).unwrap();
    let unsigned = Err(Fault::Unsigned(other.public().to_string()));
    assert_eq!(note.said_by(other.public()), unsigned);
    // The id of one key with the signature of another.
    let mut forged = other.sign("one\n", 0);
    forged.id = signer().public().id();
    let note = Note { text: "one\n".to_owned(), signatures: vec![forged] };
    assert_eq!(note.said_by(signer().public()), Err(Fault::Wrong(VKEY.to_owned())));
}

proptest! {
    #[test]
    fn a_flipped_bit_is_no_note_or_not_signed(place in 0_usize..4096, bit in 0_u8..8) {
        let mut bytes = signed("news.example/claimdesk/1\n2\nroot\n").into_bytes();
        let place = place % bytes.len();
        bytes[place] ^= 1 << bit;
        let said = String::from_utf8(bytes).ok().and_then(|text| {
            Note::parse(&text).ok()?.said_by(signer().public()).ok()
        });
        prop_assert_eq!(said, None);
    }

    #[test]
    fn a_witness_signs_time_and_text(text in "[^\0-\u{1f}]{1,20}", at in any::<u64>(), bit in 0_usize..64) {
        let text = format!("{text}\n");
        let witness = Signer::new("w.example", KeyKind::Cosignature, &[5; 32]).unwrap();
        let mut signature = witness.sign(&text, at);
        let note = |signature| Note { text: text.clone(), signatures: vec![signature] };
        prop_assert_eq!(note(signature.clone()).said_by(witness.public()), Ok(Said::Seen { at }));
        signature.bytes[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(note(signature).said_by(witness.public()).is_err());
    }
}
