//! Somebody who owns the database changes it in every way that comes to mind, and is found out.
//!
//! One desk, saved once and brought back after each change. `{a}` and `{b}` stand for the ids of two
//! claims; the log has two tiles on its lowest level and three checkpoints.

use std::sync::Arc;

use claimdesk::desk::Desk;
use claimdesk::domain::ClaimId;
use claimdesk::domain::claim::Command;
use claimdesk::trail::{Entry, Fields, event_hash};
use claimdesk::work::signing::{Here, Place};
use entity::event;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, Set,
};

use super::{filled, restored, saved, sealed, signing};
use crate::base::*;

/// Each change as statements, and words of the sentence that names it.
const EDITS: &[(&[&str], &[&str])] = &[
    // Events: changed.
    (
        &["UPDATE event SET bytes = hash WHERE stream_id = '{a}' AND seq = 2"],
        &["C-1", "event 2", "not what was logged"],
    ),
    (
        &["UPDATE event SET bytes = hash, hash = bytes WHERE stream_id = '{b}' AND seq = 0"],
        &["entry", "claim {b}, event 0"],
    ),
    (
        &[
            "UPDATE event SET bytes = (SELECT e.bytes FROM event e WHERE e.stream_id = '{a}' AND e.seq = 1) WHERE stream_id = '{a}' AND seq = 2",
        ],
        &["C-1", "event 2", "not what was logged"],
    ),
    (
        &[
            "UPDATE event SET bytes = (SELECT e.bytes FROM event e WHERE e.stream_id = '{a}' AND e.seq = 0) WHERE stream_id = '{b}' AND seq = 0",
        ],
        &["claim {b}, event 0", "not what was logged"],
    ),
    (
        &["UPDATE event SET bytes = hash WHERE stream = 'desk'"],
        &["desk", "event 0", "not what was logged"],
    ),
    // Events: deleted, and trails cut.
    (&["DELETE FROM event WHERE stream_id = '{a}' AND seq = 3"], &["entry", "names is gone"]),
    (
        &[
            "DELETE FROM event WHERE stream_id = '{a}' AND seq = (SELECT MAX(e.seq) FROM event e WHERE e.stream_id = '{a}')",
        ],
        &["entry", "names is gone"],
    ),
    (&["DELETE FROM event WHERE stream_id = '{a}' AND seq > 3"], &["entry", "names is gone"]),
    (&["DELETE FROM event WHERE stream_id = '{b}'"], &["entry", "names is gone"]),
    (
        &[
            "DELETE FROM event WHERE stream_id = '{a}'",
            "DELETE FROM log_head WHERE claim_id = '{a}'",
        ],
        &["entry", "names is gone"],
    ),
    (&["DELETE FROM event WHERE stream = 'desk'"], &["entry 0 ", "names is gone"]),
    (&["DELETE FROM event WHERE stream = 'person' AND seq > 100"], &["entry", "names is gone"]),
    (&["DELETE FROM event"], &["entry 0 ", "names is gone"]),
    // Events: put in.
    (
        &[
            "INSERT INTO event (stream, stream_id, seq, kind, actor, at, bytes, hash) SELECT stream, stream_id, seq + 100, kind, actor, at, bytes, hash FROM event WHERE stream_id = '{a}' AND seq = 1",
        ],
        &["claim {a}, event 101", "neither in the log nor waits"],
    ),
    (
        &[
            "INSERT INTO event (stream, stream_id, seq, kind, actor, at, bytes, hash) SELECT 'claim', '00000000-0000-7000-8000-00000000dead', 0, kind, actor, at, bytes, hash FROM event WHERE stream_id = '{a}' AND seq = 0",
        ],
        &["dead, event 0", "neither in the log nor waits"],
    ),
    (
        &[
            "UPDATE event SET seq = seq + 1000 WHERE stream_id = '{a}' AND seq >= 2",
            "UPDATE event SET seq = seq - 999 WHERE stream_id = '{a}' AND seq >= 1000",
            "INSERT INTO event (stream, stream_id, seq, kind, actor, at, bytes, hash) SELECT stream, stream_id, 2, kind, actor, at, bytes, hash FROM event WHERE stream_id = '{a}' AND seq = 1",
        ],
        &["C-1", "event 3", "not the next of its trail"],
    ),
    // Events: swapped.
    (
        &[
            "UPDATE event SET seq = -1 WHERE stream_id = '{a}' AND seq = 1",
            "UPDATE event SET seq = 1 WHERE stream_id = '{a}' AND seq = 2",
            "UPDATE event SET seq = 2 WHERE stream_id = '{a}' AND seq = -1",
        ],
        &["C-1", "event 2", "not the next of its trail"],
    ),
    (
        &[
            "UPDATE event SET seq = -1 WHERE stream = 'person' AND seq = 7",
            "UPDATE event SET seq = 7 WHERE stream = 'person' AND seq = 8",
            "UPDATE event SET seq = 8 WHERE stream = 'person' AND seq = -1",
        ],
        &["person", "event 8", "not the next of its trail"],
    ),
    (
        &[
            "UPDATE event SET stream_id = '00000000-0000-7000-8000-00000000dead' WHERE stream_id = '{a}'",
            "UPDATE event SET stream_id = '{a}' WHERE stream_id = '{b}'",
            "UPDATE event SET stream_id = '{b}' WHERE stream_id = '00000000-0000-7000-8000-00000000dead'",
        ],
        &["entry", "seal"],
    ),
    (&["UPDATE event SET stream = 'source' WHERE stream_id = '{a}'"], &["entry", "seal"]),
    (
        &["UPDATE event SET position = position + 5000 WHERE stream_id = '{a}' AND seq = 4"],
        &["entry", "names is gone"],
    ),
    (
        &[
            "UPDATE event SET position = -1 WHERE stream_id = '{a}' AND seq = 0",
            "UPDATE event SET position = -2 WHERE stream_id = '{b}' AND seq = 0",
            "UPDATE event SET position = (SELECT l.event FROM log_entry l WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.position = l.event) AND l.event IS NOT NULL ORDER BY l.place LIMIT 1) WHERE stream_id = '{b}' AND seq = 0",
        ],
        &["entry", "claim {b}, event 0", "not what was logged"],
    ),
    // Entries.
    (
        &[
            "UPDATE log_entry SET entry = (SELECT e.entry FROM log_entry e WHERE e.place = 6) WHERE place = 5",
        ],
        &["entry 5 ", "not what was logged"],
    ),
    (
        &["UPDATE log_entry SET entry = (SELECT root FROM log_state) WHERE place = 5"],
        &["entry 5 ", "cannot be read"],
    ),
    (
        &["UPDATE log_entry SET event = NULL WHERE place = 5"],
        &["entry 5 ", "does not name its event"],
    ),
    (&["DELETE FROM log_entry WHERE place = 5"], &["entry 5 ", "is gone"]),
    (&["DELETE FROM log_entry WHERE place = 0"], &["entry 0 ", "is gone"]),
    (
        &["DELETE FROM log_entry WHERE place = (SELECT MAX(e.place) FROM log_entry e)"],
        &["entry {last} ", "is gone"],
    ),
    (&["DELETE FROM log_entry WHERE place > 250"], &["entry 251 ", "is gone"]),
    (&["DELETE FROM log_entry"], &["entry 0 ", "is gone"]),
    (
        &[
            "INSERT INTO log_entry SELECT epoch, {last} + 1, entry, NULL FROM log_entry WHERE place = {last}",
        ],
        &["entry {size} ", "beyond its end"],
    ),
    (
        &[
            "UPDATE log_entry SET place = -1 WHERE place = 5",
            "UPDATE log_entry SET place = 5 WHERE place = 6",
            "UPDATE log_entry SET place = 6 WHERE place = -1",
        ],
        &["the log"],
    ),
    (
        &[
            "UPDATE log_entry SET event = -1 WHERE place = 5",
            "UPDATE log_entry SET event = (SELECT e.event - 1 FROM log_entry e WHERE e.place = 6) WHERE place = 6",
            "UPDATE log_entry SET event = (SELECT e.event + 1 FROM log_entry e WHERE e.place = 6) WHERE place = 5",
        ],
        &["entry 5 ", "not what was logged"],
    ),
    (
        &[
            "UPDATE log_entry SET entry = (SELECT e.entry FROM log_entry e WHERE e.place = 5) WHERE place = {last}",
        ],
        &["entry {last} ", "does not name its event"],
    ),
    (
        &[
            "UPDATE log_entry SET entry = (SELECT e.entry FROM log_entry e WHERE e.event IS NULL ORDER BY e.place LIMIT 1) WHERE place = {last}",
        ],
        &["entry {last} ", "the seal is not over the claims"],
    ),
    (&["UPDATE log_entry SET epoch = 2"], &["entry 0 ", "is gone"]),
    // Where the log ends.
    (&["UPDATE log_state SET size = size + 1"], &["entry {size} ", "is gone"]),
    (&["UPDATE log_state SET size = size - 1"], &["entry {last} ", "beyond its end"]),
    (&["UPDATE log_state SET root = heads"], &["root of the log"]),
    (&["UPDATE log_state SET heads = root"], &["the seal that its state names"]),
    (&["UPDATE log_state SET claims = claims + 1"], &["the seal that its state names"]),
    (&["UPDATE log_state SET origin = 'other.example/claimdesk/1'"], &["name of another desk"]),
    (&["DELETE FROM log_state"], &["beyond its end"]),
    (&["UPDATE log_state SET epoch = 2"], &["name of another desk"]),
    // Cut to an earlier seal, with everything made to fit but the signature.
    (
        &["DELETE FROM log_entry WHERE place >= 258", "UPDATE log_state SET size = 258"],
        &["root of the log"],
    ),
    // Tiles.
    (
        &[
            "UPDATE log_tile SET bytes = (SELECT t.bytes FROM log_tile t WHERE t.level = 0 AND t.n = 1) WHERE level = 0 AND n = 0",
        ],
        &["tile 0 of level 0"],
    ),
    (
        &["UPDATE log_tile SET bytes = (SELECT root FROM log_state) WHERE level = 1"],
        &["tile 0 of level 1"],
    ),
    (&["UPDATE log_tile SET width = width - 1 WHERE level = 0 AND n = 1"], &["tile 1 of level 0"]),
    (&["DELETE FROM log_tile WHERE level = 1"], &["a tile of the log is gone"]),
    (&["DELETE FROM log_tile"], &["a tile of the log is gone"]),
    (
        &[
            "INSERT INTO log_tile SELECT epoch, level, 7, width, bytes FROM log_tile WHERE level = 1",
        ],
        &["tile 7 of level 1"],
    ),
    // Heads and their tree.
    (&["UPDATE log_head SET seq = seq - 1 WHERE cno = 0"], &["claim C-1", "another head"]),
    (
        &["UPDATE log_head SET hash = (SELECT root FROM log_state) WHERE cno = 1"],
        &["claim C-2", "another head"],
    ),
    (
        &["UPDATE log_head SET claim_id = '00000000-0000-7000-8000-00000000dead' WHERE cno = 0"],
        &["claim C-1", "another head"],
    ),
    (&["DELETE FROM log_head WHERE cno = 0"], &["head of a claim is gone"]),
    (
        &[
            "INSERT INTO log_head SELECT epoch, 9, '00000000-0000-7000-8000-00000000dead', seq, hash FROM log_head WHERE cno = 0",
        ],
        &["claim C-10", "another head"],
    ),
    (
        &["UPDATE log_head_node SET hash = (SELECT root FROM log_state) WHERE node = 0"],
        &["tree of heads"],
    ),
    (&["DELETE FROM log_head_node WHERE node = 1"], &["tree of heads"]),
    (
        &["INSERT INTO log_head_node SELECT epoch, 77, hash FROM log_head_node WHERE node = 0"],
        &["tree of heads"],
    ),
    // Checkpoints.
    (
        &["UPDATE log_checkpoint SET root = (SELECT heads FROM log_state) WHERE size = {size}"],
        &["checkpoint of {size} entries", "not of the log"],
    ),
    (
        &["UPDATE log_checkpoint SET size = size + 1 WHERE size = {size}"],
        &["more than the log has"],
    ),
    (
        &["UPDATE log_checkpoint SET size = size - 1 WHERE size = {size}"],
        &["checkpoint of {last} entries", "not of the log"],
    ),
    (
        &[
            "UPDATE log_checkpoint SET note = (SELECT MIN(c.note) FROM log_checkpoint c WHERE c.size < {size}) WHERE size = {size}",
        ],
        &["checkpoint of {size} entries", "says something else"],
    ),
    (
        &["UPDATE log_checkpoint SET note = 'It is all right.' WHERE size = {size}"],
        &["checkpoint of {size} entries", "says something else"],
    ),
    // Keys.
    (
        &["UPDATE log_key SET vkey = 'test.example/claimdesk/1+00000000+somebody'"],
        &["the key test.example/claimdesk/1+00000000+somebody", "not the signer’s"],
    ),
    (
        &["INSERT INTO log_key SELECT epoch, 1, 'one+more', at FROM log_key"],
        &["the key one+more", "never announced"],
    ),
    // The queue.
    (
        &["INSERT INTO log_queue SELECT event FROM log_entry WHERE place = 5"],
        &["waits for it again"],
    ),
    (&["INSERT INTO log_queue VALUES (99999)"], &["at 99999 waits", "is gone"]),
];

struct Scene {
    base: Base,
    desk: Desk,
    attacker: DatabaseConnection,
    a: ClaimId,
    b: ClaimId,
    size: u64,
}

impl Scene {
    async fn new() -> Self {
        let base = Base::new().await;
        let desk = signing(&base);
        let a = base.approved().await.claim.unwrap().id;
        sealed(&desk).await;
        let b = base.open(1).await.claim.unwrap().id;
        sealed(&desk).await;
        filled(&base, 260).await;
        base.does(b, Command::Tag { tags: vec!["bridge".to_owned()] }, BEN).await;
        let size = sealed(&desk).await;
        let attacker = base.attacker().await;
        saved(&attacker, "kept").await;
        Self { base, desk, attacker, a, b, size }
    }

    fn filled(&self, text: &str) -> String {
        text.replace("{a}", &self.a.to_string())
            .replace("{b}", &self.b.to_string())
            .replace("{size}", &self.size.to_string())
            .replace("{last}", &(self.size - 1).to_string())
    }

    async fn fault(&self) -> Option<String> {
        self.desk.verify_log().await.unwrap().fault
    }

    /// The log names this, and afterwards everything is as it was.
    async fn is_named(&self, what: &str, says: &[&str]) {
        let fault = self.fault().await.unwrap_or_else(|| panic!("nothing was found: {what}"));
        for word in says {
            let word = self.filled(word);
            assert!(fault.contains(&word), "{what}\n“{fault}” does not say “{word}”");
        }
        restored(&self.attacker, "kept").await;
    }

    async fn run(&self, sql: &str) {
        let done = self.attacker.execute_unprepared(sql).await;
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}

#[tokio::test]
async fn every_edit_of_the_database_is_found_and_its_first_place_named() {
    let scene = Scene::new().await;
    assert_eq!(scene.fault().await, None);
    for (statements, says) in EDITS {
        for statement in *statements {
            scene.run(&scene.filled(statement)).await;
        }
        scene.is_named(&statements.join("; "), says).await;
    }
    assert_eq!(scene.fault().await, None, "what was brought back is whole");
}

/// Changes a claim's second event and makes every hash after it fit again.
async fn chained_again(scene: &Scene) -> Vec<(i64, Vec<u8>)> {
    let c = &scene.attacker;
    let of = entity::id::Id(scene.a.0);
    let events = event::Entity::find().filter(event::COLUMN.stream_id.eq(of));
    let events = events.order_by_asc(event::Column::Seq).all(c).await.unwrap();
    let mut prev = event_hash(&events[0].bytes);
    let mut changed = Vec::new();
    for it in events.into_iter().skip(1) {
        let mut fields = Fields::read(&it.bytes).unwrap();
        fields.prev = prev;
        fields.nonce = [3; 16];
        let forged = fields.seal().unwrap();
        prev = forged.hash;
        changed.push((it.position, forged.hash.to_vec()));
        let mut row = it.into_active_model();
        row.bytes = Set(forged.bytes);
        row.hash = Set(forged.hash.to_vec());
        row.update(c).await.unwrap();
    }
    changed
}

/// Throws the log away and has everything sealed again.
async fn sealed_again(scene: &Scene, desk: &Desk) {
    for table in ["log_queue", "log_state", "log_entry", "log_tile", "log_head", "log_head_node"] {
        scene.run(&format!("DELETE FROM {table}")).await;
    }
    scene.run("INSERT INTO log_queue SELECT position FROM event ORDER BY position").await;
    desk.seal().await.unwrap();
}

#[tokio::test]
async fn a_trail_that_was_chained_again_is_found_however_much_of_the_log_is_made_to_fit() {
    let scene = Scene::new().await;
    let changed = chained_again(&scene).await;
    scene.is_named("chained again", &["C-1", "event 1", "not what was logged"]).await;

    // With its entries.
    chained_again(&scene).await;
    for (position, hash) in &changed {
        let entry = Entry::Event(hash.as_slice().try_into().unwrap()).to_string();
        let entry = hex::encode(entry);
        let blob =
            if scene.base.is_postgres() { format!("'\\x{entry}'") } else { format!("x'{entry}'") };
        scene.run(&format!("UPDATE log_entry SET entry = {blob} WHERE event = {position}")).await;
    }
    scene.is_named("chained again with entries", &["entry", "the seal is not over"]).await;

    // With the whole log, by the desk's own program.
    chained_again(&scene).await;
    sealed_again(&scene, &scene.base.desk).await;
    scene.is_named("sealed again", &["the checkpoint of", "not of the log that stands here"]).await;

    // And without the checkpoints that tell.
    chained_again(&scene).await;
    sealed_again(&scene, &scene.base.desk).await;
    scene.run("DELETE FROM log_checkpoint").await;
    scene.is_named("without checkpoints", &["the signer"]).await;

    // And with checkpoints by a key of somebody's own.
    chained_again(&scene).await;
    scene.run("DELETE FROM log_checkpoint").await;
    scene.run("DELETE FROM log_key").await;
    let folder = tempfile::tempdir().unwrap();
    let own = Place { key: folder.path().join("k"), signed: folder.path().join("s") };
    let forger = scene.base.desk.clone();
    let forger = forger.sealed_by(Arc::new(Here::open(own).unwrap()), Vec::new());
    sealed_again(&scene, &forger).await;
    sealed(&forger).await;
    assert_eq!(forger.verify_log().await.unwrap().fault, None, "it fits as far as it knows");
    scene.is_named("signed by another", &["not signed by the signer"]).await;
    assert_eq!(scene.fault().await, None);
}

#[tokio::test]
async fn a_claim_that_was_cut_and_a_log_without_its_end_are_found() {
    let scene = Scene::new().await;
    // The log made again as if the claim had never been decided on, or had never been there.
    for cut in ["stream_id = '{a}' AND seq > 2", "stream_id = '{a}'", "stream_id = '{b}'"] {
        for without in [false, true] {
            scene.run(&scene.filled(&format!("DELETE FROM event WHERE {cut}"))).await;
            sealed_again(&scene, &scene.base.desk).await;
            let says = if without {
                scene.run("DELETE FROM log_checkpoint").await;
                "the signer"
            } else {
                "checkpoint"
            };
            scene.is_named(cut, &[says]).await;
        }
    }
    // Nothing but what an older copy of the database had.
    filled(&scene.base, 3).await;
    sealed(&scene.desk).await;
    restored(&scene.attacker, "kept").await;
    scene.is_named("rolled back", &["the signer has signed", "rolled back"]).await;
}
