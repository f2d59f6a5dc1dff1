//! Template: the desk that most tests start from, made once by this process and copied for each.

use std::fs;
use std::sync::LazyLock;
use std::thread;

use claimdesk::domain::ArticleId;
use claimdesk::store::Place;
use sea_orm::{ConnectionTrait, Database};
use tokio::runtime::Runtime;

use crate::base::*;

/// A desk at rest, to which nobody is connected.
pub struct Template {
    pub content: Content,
    pub article: ArticleId,
    pub hands: Hands,
}

/// What a database is filled with.
pub enum Content {
    /// The bytes of the file.
    Sqlite(Vec<u8>),
    /// A database on the same server, which is thrown away after the tests and this with it.
    Postgres(String),
}

pub static TEMPLATE: LazyLock<Template> = LazyLock::new(|| {
    // Whoever needs it first may be on a runtime already, on which another cannot be waited for.
    thread::spawn(made).join().expect("the desk to start from is made")
});

fn made() -> Template {
    let runtime = Runtime::new().unwrap();
    let Base { desk, hands, article, home } =
        runtime.block_on(async { Base::on(Home::new().await).await });
    let content = runtime.block_on(async {
        let Place::Sqlite(file) = home.place() else { return None };
        let copy = file.with_extension("copy");
        let vacuum = format!("VACUUM INTO '{}'", copy.display());
        home.foreign().await.execute_unprepared(&vacuum).await.unwrap();
        Some(Content::Sqlite(fs::read(copy).unwrap()))
    });
    drop(desk);
    // With its tasks go the connections to the database, which could not be copied before.
    drop(runtime);
    let content = content.unwrap_or_else(|| Runtime::new().unwrap().block_on(copied(&home)));
    Template { content, article, hands }
}

/// A copy of a database of PostgreSQL, which waits until nobody is connected to it.
async fn copied(home: &Home) -> Content {
    let Home::Postgres { server, name, .. } = home else { panic!("no PostgreSQL") };
    let copy = format!("{name}_template");
    let admin = Database::connect(server).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {copy} TEMPLATE {name}")).await.unwrap();
    Content::Postgres(copy)
}
