//! Several who work on the same communes at the same time: each does all of a thing or nothing of it, and
//! nobody is told that the database failed.

use std::sync::Barrier;
use std::time::{Duration, Instant};

use hoctap::actions::import::ImportError;
use hoctap::actions::recognition::{Whose, propose};
use hoctap::actions::undo::{UndoError, undo_import};
use hoctap::store::db::backup::{backup, restore};
use hoctap::store::db::{By, StoreError};
use hoctap::store::verify::verify;
use programme::calendar::year_end;
use programme::ids::ImportId;

use crate::histories::{Rng, World, open};
use crate::kit::{Desk, on_both};

const BY: By<'static> = By { actor: "cli", at: "2022-01-01T00:00:00Z" };
const RIVALS: u64 = 3;
const ROUNDS: usize = 25;

/// What one of them does in a round; refusals are no failures.
fn act(world: &World, desk: &Desk, seed: u64, start: &Barrier) -> Result<(), StoreError> {
    let mut db = open(desk);
    let mut rng = Rng::new(seed);
    start.wait();
    for _ in 0..ROUNDS {
        match rng.below(8) {
            0..=2 => match world.import(&mut db, &world.roster(&mut rng), false) {
                Ok(_) | Err(ImportError::SomeRefused(..)) => {}
                Err(ImportError::Store(error)) => return Err(error),
            },
            3 => drop(world.reference(&mut db, &mut rng, false)?),
            4 => {
                let newest = "SELECT id FROM imports ORDER BY id DESC LIMIT 3";
                let ids = db.query(newest, &[], |row| row.int(0))?;
                let id = ids.get(rng.below(3)).copied().unwrap_or(1);
                if let Err(UndoError::Store(error)) = undo_import(&mut db, ImportId::new(id), BY) {
                    return Err(error);
                }
            }
            _ => drop(world.recognition(&mut db, &mut rng, true)?),
        }
    }
    Ok(())
}

#[test]
fn those_who_write_to_the_same_communes_at_once_wait_for_each_other() {
    let world = World::new();
    on_both(|desk| {
        drop(open(desk));
        let start = Barrier::new(usize::try_from(RIVALS).expect("few"));
        let results: Vec<Result<(), StoreError>> = std::thread::scope(|scope| {
            let rivals: Vec<_> = (0..RIVALS)
                .map(|rival| {
                    let (world, start) = (&world, &start);
                    scope.spawn(move || act(world, desk, rival + 100, start))
                })
                .collect();
            rivals.into_iter().map(|rival| rival.join().expect("no panic")).collect()
        });
        assert_eq!(verify(&open(desk), &world.atlas).expect("verified"), []);
        for result in results {
            result.expect("nobody is told that the database failed");
        }
    });
}

#[test]
fn a_restore_while_others_write_is_all_of_the_backup_or_waits() {
    let world = World::new();
    on_both(|desk| {
        let mut db = open(desk);
        let mut rng = Rng::new(7);
        for _ in 0..6 {
            let _ = world.import(&mut db, &world.roster(&mut rng), false);
        }
        let file = desk.path("some.backup");
        backup(&db, &file).expect("backed up");
        let start = Barrier::new(3);
        let results: Vec<Result<(), StoreError>> = std::thread::scope(|scope| {
            let rivals: Vec<_> = (0..2)
                .map(|rival| {
                    let (world, start) = (&world, &start);
                    scope.spawn(move || act(world, desk, rival + 200, start))
                })
                .collect();
            start.wait();
            let restored = (0..6).try_for_each(|_| restore(&mut db, &file, BY).map(drop));
            rivals.into_iter().map(|rival| rival.join().expect("no panic")).chain([restored]).collect()
        });
        assert_eq!(verify(&open(desk), &world.atlas).expect("verified"), []);
        for result in results {
            result.expect("nobody is told that the database failed");
        }
    });
}

#[test]
fn those_who_make_the_same_database_at_once_get_one() {
    on_both(|desk| {
        let start = Barrier::new(4);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    start.wait();
                    drop(open(desk));
                });
            }
        });
    });
}

/// Until somebody on the server waits for a place; where writers take turns there is nothing to wait for.
fn until_somebody_waits(desk: &Desk) {
    if desk.database().starts_with("sqlite") {
        return;
    }
    let db = open(desk);
    let waiting = "SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory' \
                   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    let begun = Instant::now();
    while db.query(waiting, &[], |row| row.int(0)).expect("reads") == [0] {
        assert!(begun.elapsed() < Duration::from_secs(20), "nobody waits");
        std::thread::yield_now();
    }
}

#[test]
fn an_import_that_meets_communes_in_any_order_does_not_fail_for_a_decision_on_all_of_them() {
    let world = World::new();
    on_both(|desk| {
        let (mut importing, mut deciding) = (open(desk), open(desk));
        let [earlier, first, last] = [("28771", 2018), ("28774", 2019), ("28771", 2019)]
            .map(|(code, year)| world.one_family(code, year));
        world.import(&mut importing, &earlier, false).expect("done");
        let commune = world.commune("28777", 2020);
        let records_of = world.atlas.predecessors_at(commune, year_end(2020));
        let whose = Whose { commune, records_of: &records_of, year: 2018, title: "learning_family" };
        std::thread::scope(|scope| {
            let mut proposal = None;
            let imported = world.import_parts(&mut importing, &first, false, |import| {
                import.add("", &first.filed)?;
                proposal = Some(scope.spawn(|| propose(&mut deciding, &whose, BY)));
                until_somebody_waits(desk);
                import.add("", &last.filed)
            });
            assert_eq!(imported.expect("imported").new, 2);
            let proposed = proposal.expect("begun").join().expect("no panic");
            assert!(matches!(proposed, Ok(1)), "{proposed:?}");
        });
    });
}
