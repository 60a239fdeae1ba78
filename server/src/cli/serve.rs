//! `hoctap serve`: the web application on an address of this machine.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use clap::Args as ClapArgs;
use jiff::civil::Date;
use programme::text::{Lang, Text};

use super::Refused;
use super::records::{At, address, open, places_refused, store_refused};
use super::words::day;
use crate::actions::demo::{is_demo, working_day};
use crate::actions::reorganise::KnownPlaces;
use crate::registry_index::Names;
use crate::store::db::pool::Pool;
use crate::web::imports::forget_uploads;
use crate::web::{App, CertificateDesk, Provider, behind, router};

#[derive(ClapArgs)]
pub(super) struct Args {
    /// Địa chỉ và cổng; chỉ máy này mở được, trừ khi ghi địa chỉ khác. Ra ngoài máy này thì phải có HTTPS phía trước.
    /// | Address and port; only this machine can open it unless told otherwise. Beyond this machine it needs HTTPS in front.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub(super) listen: SocketAddr,
    /// Ngày làm việc thay cho hôm nay, chỉ dùng cho bản trình diễn. | The working day instead of today, for a demo.
    #[arg(long, value_parser = day)]
    pub(super) today: Option<Date>,
    /// Cho đăng nhập qua hệ thống chung (OpenID Connect): địa chỉ issuer; bí mật đọc ở biến môi trường HOCTAP_OIDC_SECRET.
    /// | Sign in by an OpenID Connect provider too: its issuer; the secret is read from HOCTAP_OIDC_SECRET.
    #[arg(long, requires = "oidc_client_id")]
    oidc_issuer: Option<String>,
    /// Tên của ứng dụng này ở hệ thống đó. | What that provider calls this application.
    #[arg(long, requires = "oidc_issuer")]
    oidc_client_id: Option<String>,
    /// Địa chỉ của máy chủ HTTPS đứng phía trước; chỉ tin X-Forwarded-For từ đó. Ghi được nhiều lần.
    /// | Address of the HTTPS server in front; X-Forwarded-For is believed from it alone. May be given several times.
    #[arg(long, value_name = "IP")]
    pub(super) proxy: Vec<IpAddr>,
}

/// The provider that is named, if one is.
fn provider(args: &Args, lang: Lang) -> Result<Option<Provider>, Refused> {
    let (Some(issuer), Some(client_id)) = (&args.oidc_issuer, &args.oidc_client_id) else { return Ok(None) };
    let here = ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"];
    if !issuer.starts_with("https://") && !here.iter().any(|here| issuer.starts_with(here)) {
        return Err(Refused::text(
            &Text::new(
                "Issuer phải bắt đầu bằng https:// (http:// chỉ dùng trên chính máy này).",
                "The issuer begins with https:// (http:// on this machine alone).",
            ),
            lang,
        ));
    }
    let secret = std::env::var("HOCTAP_OIDC_SECRET").unwrap_or_default();
    if secret.is_empty() {
        return Err(Refused::text(
            &Text::new(
                "Ghi bí mật của ứng dụng vào biến môi trường HOCTAP_OIDC_SECRET.",
                "Put the application's secret into the environment variable HOCTAP_OIDC_SECRET.",
            ),
            lang,
        ));
    }
    Ok(Some(Provider { issuer: issuer.clone(), client_id: client_id.clone(), secret }))
}

pub(super) fn run(args: &Args, at: &At, lang: Lang) -> Result<(), Refused> {
    serve(args.listen, (args.today, &args.proxy), provider(args, lang)?, at, lang)
}

/// Serves the database of a folder or address until it is asked to stop.
pub(super) fn serve(
    to: SocketAddr,
    (today, proxies): (Option<Date>, &[IpAddr]),
    oidc: Option<Provider>,
    at: &At,
    lang: Lang,
) -> Result<(), Refused> {
    let db = open(at, lang)?;
    let demo = is_demo(&db).map_err(|error| store_refused(&error, lang))?;
    let working_day = working_day(&db).map_err(|error| store_refused(&error, lang))?;
    super::accounts::tell_first(&db, lang)?;
    let places = KnownPlaces::of(&db).map_err(|error| places_refused(&error, lang))?;
    drop(db);
    let pool = Pool::open(&address(at, lang)?).map_err(|error| store_refused(&error, lang))?;
    let app = App {
        pool,
        places,
        names: Names::default(),
        clock: super::now,
        working_day: today.or(working_day),
        demo,
        jobs: crate::web::imports::jobs::Jobs::default(),
        pace: crate::web::pace::Pace::default(),
        visits: crate::web::OwnVisits::default(),
        oidc,
        certificates: CertificateDesk::at(at.key_folder()),
        folder: folder(at),
    };
    listen(behind(router(Arc::new(app)), proxies.to_vec()), to, folder(at), lang)
}

/// Where files lie: beside the database of the folder, also where the records are on a server.
fn folder(at: &At) -> PathBuf {
    at.data.clone()
}

fn listen(router: Router, to: SocketAddr, folder: PathBuf, lang: Lang) -> Result<(), Refused> {
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
        tokio::spawn(hourly(folder));
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, service)
            .with_graceful_shutdown(asked_to_stop())
            .await
            .map_err(|error| Refused(error.to_string()))
    })
}

/// What is done every hour, and when the server starts.
async fn hourly(folder: PathBuf) {
    let mut hours = tokio::time::interval(std::time::Duration::from_secs(60 * 60));
    loop {
        hours.tick().await;
        let folder = folder.clone();
        // A panic there ends that hour's work only.
        let _ = tokio::task::spawn_blocking(move || forget_uploads(&folder, &super::now())).await;
    }
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
