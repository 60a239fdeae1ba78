//! `hoctap serve`: the web application on an address of this machine.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args as ClapArgs;
use jiff::civil::Date;
use programme::places::Atlas;
use programme::text::Lang;

use super::Refused;
use super::records::{At, address, open, store_refused};
use super::words::day;
use crate::actions::demo::{is_demo, working_day};
use crate::registry_index::Names;
use crate::store::db::pool::Pool;
use crate::web::{App, router};

#[derive(ClapArgs)]
pub(super) struct Args {
    /// Địa chỉ và cổng; chỉ máy này mở được, trừ khi ghi địa chỉ khác. Ra ngoài máy này thì phải có HTTPS phía trước.
    /// | Address and port; only this machine can open it unless told otherwise. Beyond this machine it needs HTTPS in front.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub(super) listen: SocketAddr,
    /// Ngày làm việc thay cho hôm nay, chỉ dùng cho bản trình diễn. | The working day instead of today, for a demo.
    #[arg(long, value_parser = day)]
    pub(super) today: Option<Date>,
}

pub(super) fn run(args: &Args, at: &At, lang: Lang) -> Result<(), Refused> {
    serve(args.listen, args.today, at, lang)
}

/// Serves the database of a folder or address until it is asked to stop.
pub(super) fn serve(to: SocketAddr, today: Option<Date>, at: &At, lang: Lang) -> Result<(), Refused> {
    let db = open(at, lang)?;
    let demo = is_demo(&db).map_err(|error| store_refused(&error, lang))?;
    let working_day = working_day(&db).map_err(|error| store_refused(&error, lang))?;
    drop(db);
    let pool = Pool::open(&address(at, lang)?).map_err(|error| store_refused(&error, lang))?;
    let app = App {
        names: Names::default(),
        pool,
        atlas: Atlas::shipped(),
        clock: super::now,
        working_day: today.or(working_day),
        demo,
        folder: folder(at),
    };
    listen(Arc::new(app), to, lang)
}

/// Where files lie: beside the database of the folder, also where the records are on a server.
fn folder(at: &At) -> PathBuf {
    at.data.clone()
}

fn listen(app: Arc<App>, to: SocketAddr, lang: Lang) -> Result<(), Refused> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        // Each page blocks a thread while it reads: more at once than this would only wait for each other.
        .max_blocking_threads(64)
        .build()
        .map_err(|error| Refused(error.to_string()))?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(to).await.map_err(|error| {
            Refused(match lang {
                Lang::Vi => format!("Không mở được {to}: {error}. Chọn cổng khác bằng --listen."),
                Lang::En => format!("Could not listen on {to}: {error}. Choose another port with --listen."),
            })
        })?;
        let here = listener.local_addr().map_err(|error| Refused(error.to_string()))?;
        match lang {
            Lang::Vi => println!("Mở trình duyệt tại http://{here} (Ctrl+C để dừng)"),
            Lang::En => println!("Open http://{here} in a browser (Ctrl+C stops)"),
        }
        let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, service)
            .with_graceful_shutdown(asked_to_stop())
            .await
            .map_err(|error| Refused(error.to_string()))
    })
}

/// Waits until the program is asked to stop; requests under way are finished.
async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
        let _ = interrupt.await;
        return;
    };
    tokio::select! {
        _ = interrupt => {}
        _ = terminate.recv() => {}
    }
}
