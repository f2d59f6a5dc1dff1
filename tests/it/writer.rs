//! Writing: what is answered is stored, and one who fails takes nobody along.

use std::sync::Arc;

use claimdesk::store::{self, Db, Error, Tx, desk};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use tokio::sync::Barrier;

use crate::base::*;

/// A row of its own for each write, in a table that has nothing but names.
async fn row(tx: &Tx, name: String) -> Result<(), Error> {
    let insert = format!("INSERT INTO counter VALUES ('{name}', 0)");
    tx.execute_unprepared(&insert).await?;
    Ok(())
}

async fn names(c: &DatabaseConnection) -> Vec<String> {
    rows(c, "SELECT name FROM counter WHERE name LIKE 'n%' ORDER BY name").await
}

async fn write(db: &Db, name: String) -> Result<(), Error> {
    db.write(move |tx| Box::pin(row(tx, name))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_answered_is_there_for_everybody() {
    let base = Base::new().await;
    let foreign = base.foreign().await;

    let writers: Vec<_> = (0..100)
        .map(|it| {
            let (db, foreign) = (base.desk.db().clone(), foreign.clone());
            tokio::spawn(async move {
                write(&db, format!("n{it}")).await.unwrap();
                let mine = format!("SELECT name FROM counter WHERE name = 'n{it}'");
                rows(&foreign, &mine).await.len()
            })
        })
        .collect();

    for writer in writers {
        assert_eq!(writer.await.unwrap(), 1);
    }
}

#[tokio::test]
async fn nothing_is_seen_before_it_is_answered() {
    let base = Base::new().await;
    let foreign = base.foreign().await;
    let (reached, go_on) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));

    let held = (Arc::clone(&reached), Arc::clone(&go_on));
    let db = base.desk.db().clone();
    let writer = tokio::spawn(async move {
        db.write(move |tx| {
            Box::pin(async move {
                row(tx, "n1".to_owned()).await?;
                held.0.wait().await;
                held.1.wait().await;
                Ok::<_, Error>(())
            })
        })
        .await
    });
    reached.wait().await;

    assert!(names(&foreign).await.is_empty());
    assert!(!writer.is_finished());
    go_on.wait().await;
    writer.await.unwrap().unwrap();
    assert_eq!(names(&foreign).await.len(), 1);
}

#[tokio::test]
async fn one_who_fails_takes_nobody_along() {
    let base = Base::new().await;
    let foreign = base.foreign().await;

    let writers: Vec<_> = (0..60)
        .map(|it| {
            let db = base.desk.db().clone();
            tokio::spawn(async move {
                db.write(move |tx| {
                    Box::pin(async move {
                        row(tx, format!("n{it:02}")).await?;
                        match it % 4 {
                            0 => Ok(()),
                            1 => Err(Error::NoEntropy),
                            2 => row(tx, format!("n{it:02}")).await,
                            _ => panic!("a fault in a use case"),
                        }
                    })
                })
                .await
            })
        })
        .collect();
    for (it, writer) in writers.into_iter().enumerate() {
        let answer = writer.await;
        match it % 4 {
            0 => answer.unwrap().unwrap(),
            1 => assert!(matches!(answer.unwrap(), Err(Error::NoEntropy))),
            2 => assert!(matches!(answer.unwrap(), Err(Error::Conflict))),
            // On PostgreSQL the fault ends the task that it is in; on SQLite it is not known there.
            _ => assert!(!matches!(answer, Ok(Ok(())))),
        }
    }

    let kept: Vec<String> = (0..60).step_by(4).map(|it| format!("n{it:02}")).collect();
    assert_eq!(names(&foreign).await.len(), kept.len());
    write(base.desk.db(), "n99".to_owned()).await.unwrap();
    assert_eq!(names(&foreign).await.len(), kept.len() + 1);
}

#[tokio::test]
async fn whoever_goes_away_meanwhile_harms_nobody() {
    let base = Base::new().await;
    for it in 0..20 {
        let db = base.desk.db().clone();
        let writer = tokio::spawn(async move { write(&db, format!("n{it}")).await });
        tokio::task::yield_now().await;
        writer.abort();
    }

    write(base.desk.db(), "n99".to_owned()).await.unwrap();

    assert!(
        rows(&base.foreign().await, "SELECT name FROM counter WHERE name = 'n99'").await.len() == 1
    );
}

/// How many commits the write-ahead log of SQLite holds: each ends with a frame that says how many
/// pages the database has after it.
fn commits(home: &Home) -> usize {
    let store::Place::Sqlite(file) = home.place() else { panic!("no SQLite") };
    let log = std::fs::read(file.with_extension("db-wal")).unwrap();
    if log.is_empty() {
        return 0;
    }
    let number = |at: usize| u32::from_be_bytes(log[at..at + 4].try_into().unwrap());
    let page = usize::try_from(number(8)).unwrap();
    let salt = (number(16), number(20));
    let frames = (32..log.len()).step_by(24 + page).filter(|at| at + 24 + page <= log.len());
    let current = frames.filter(|at| (number(at + 8), number(at + 12)) == salt);
    current.filter(|at| number(at + 4) != 0).count()
}

#[tokio::test]
async fn writes_that_wait_together_share_a_commit() {
    let base = Base::new().await;
    if base.is_postgres() {
        return;
    }
    let before = commits(&base.home);

    let writers: Vec<_> = (0..64)
        .map(|it| {
            let db = base.desk.db().clone();
            tokio::spawn(async move { write(&db, format!("n{it}")).await })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap().unwrap();
    }

    let shared = commits(&base.home) - before;
    assert!((1..=4).contains(&shared), "{shared} commits for 64 writes");
    write(base.desk.db(), "n99".to_owned()).await.unwrap();
    assert_eq!(commits(&base.home) - before, shared + 1);
}

#[tokio::test]
async fn readers_cannot_write() {
    let base = Base::new().await;
    if base.is_postgres() {
        return;
    }

    let refused = base.desk.db().read().execute_unprepared("DELETE FROM claim").await;

    assert!(refused.is_err());
    assert_eq!(desk::claim_numbers_given(base.desk.db().read()).await.unwrap(), 0);
}

#[tokio::test]
async fn every_commit_is_flushed_whatever_the_server_was_set_to() {
    let home = Home::new().await;
    if let Home::Postgres { name, .. } = &home {
        let foreign = home.foreign().await;
        let careless = format!("ALTER DATABASE {name} SET synchronous_commit TO off");
        foreign.execute_unprepared(&careless).await.unwrap();
        foreign.close().await.unwrap();
    }
    let db = store::open(&home.place()).await.unwrap();
    let (asked, full) = if home.is_postgres() {
        ("SELECT current_setting('synchronous_commit')", "(on)")
    } else {
        ("SELECT synchronous FROM pragma_synchronous", "2")
    };

    let set: Result<_, Error> =
        db.write(move |tx| Box::pin(async move { Ok(rows(tx, asked).await) })).await;

    assert_eq!(set.unwrap(), [full]);
}
