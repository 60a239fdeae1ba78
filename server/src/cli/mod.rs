//! The command line. Thin: parses, calls the job, says what came of it.
//!
//! Exit status: 0 done, 1 refused (the reason on standard error), 2 wrong usage.
#![expect(clippy::print_stdout, reason = "printing is what a command line does")]

mod accounts;
mod accounts_words;
mod appeals;
mod audit;
mod boundaries;
mod cases;
mod certificates;
mod criteria;
mod decisions;
mod demo;
mod documents;
mod grid;
mod hamlet_homes;
mod health;
mod help;
mod import;
mod places;
mod places_in_time;
mod profiles;
mod publication;
mod records;
mod registry;
mod registry_args;
mod registry_care;
mod registry_show;
mod reorganise;
mod report;
mod requests;
mod retention;
mod review;
mod safety;
mod score;
mod serve;
mod templates;
mod titles;
mod words;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use programme::text::{Lang, Text};

/// Chương trình gia đình, dòng họ, cộng đồng, đơn vị học tập: chấm điểm, công nhận, báo cáo.
/// | The learning-society programme: scores, titles and progress.
#[derive(Parser)]
#[command(name = "hoctap", version, arg_required_else_help = true)]
struct Cli {
    /// Ngôn ngữ của thông báo. | Language of messages.
    #[arg(long, global = true, value_enum, default_value_t = CliLang::Vi)]
    lang: CliLang,
    /// Thư mục chứa cơ sở dữ liệu. | Folder that holds the database.
    #[arg(long, global = true, default_value = "hoctap-data")]
    data: std::path::PathBuf,
    /// Dùng cơ sở dữ liệu khác, không dùng cơ sở dữ liệu trong thư mục: sqlite:FILE hoặc
    /// postgres://USER@HOST/NAME.
    /// | Database instead of the one in the folder: sqlite:FILE or postgres://USER@HOST/NAME.
    #[arg(long, global = true)]
    database: Option<String>,
    /// Thư mục chứa khóa ký giấy công nhận, khi không ở cạnh dữ liệu (keys trong thư mục --data).
    /// | Folder of the keys that sign certificates, where it is not beside the data (keys in the folder of --data).
    #[arg(long, global = true, value_name = "DIR")]
    keys: Option<std::path::PathBuf>,
    /// Kết quả cho máy đọc (JSON), nơi nào có. | Machine output (JSON), where there is one.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, ValueEnum)]
enum CliLang {
    Vi,
    En,
}

#[derive(Subcommand)]
enum Command {
    /// Tài khoản và vai trò. | Accounts and roles.
    #[command(subcommand)]
    Accounts(accounts::AccountsVerb),
    /// Nhật ký: ai đã đổi gì, lúc nào; mới nhất trước. | The audit: who changed what and when, newest first.
    Audit(audit::Args),
    /// Ranh giới đơn vị để vẽ bản đồ: nạp, liệt kê, gỡ. | Boundaries of places, for maps: load, list, take out.
    #[command(subcommand)]
    Boundaries(boundaries::BoundariesVerb),
    /// Bộ tiêu chí: liệt kê, xem, kiểm tra, thêm. | Criteria sets: list, show, check, add.
    Criteria(criteria::Args),
    /// Dựng số liệu minh họa của tỉnh Bến Tre và in bảng tiến độ.
    /// | Build the generated province of Bến Tre and print its progress.
    Demo(demo::Args),
    /// Văn bản: in bộ mẫu, xem số đo. | Papers: print the gallery, list the measures.
    #[command(subcommand)]
    Documents(documents::DocumentsVerb),
    /// Tạo cơ sở dữ liệu trống. | Make an empty database.
    Init,
    /// Tình trạng: phiên bản, cơ sở dữ liệu, dung lượng, lần sao lưu gần nhất. | Health: version, database, size, last backup.
    Health(health::Args),
    /// Kiểm tra và chuyển cơ sở dữ liệu sang cấu trúc của phiên bản chương trình này.
    /// | Check the database and bring it to this program's layout.
    Migrate,
    /// Sao lưu toàn bộ vào một tệp, không phải dừng việc; `backup verify FILE` kiểm tra một bản sao lưu.
    /// | Write everything into one file, while others work; `backup verify FILE` checks one.
    #[command(args_conflicts_with_subcommands = true)]
    Backup(safety::BackupArgs),
    /// Phục hồi: lấy bản sao lưu thay cho toàn bộ dữ liệu hiện có. | Put a backup in the place of everything.
    Restore {
        /// Tệp sao lưu. | The backup.
        file: std::path::PathBuf,
    },
    /// Nhập danh sách chấm điểm hoặc dữ liệu nền. | Import a roster or reference rows.
    #[command(subcommand)]
    Import(import::ImportWhat),
    /// Các lần nhập: liệt kê, hoàn tác. | Imports: list, undo.
    #[command(subcommand)]
    Imports(records::ImportsVerb),
    /// Sổ: hộ, dòng họ, ấp, đơn vị; xem, tìm, thêm, sửa, chuyển, tách, đóng, gộp.
    /// | The registry: households, clans, hamlets, units; list, find, create, change, move, split, close, merge.
    #[command(subcommand)]
    Registry(registry_args::Verb),
    /// Địa giới qua thời gian: cây vào một ngày, một đơn vị vào ngày khác là đơn vị nào.
    /// | Places through time: the tree on a day, what a place is on another day.
    #[command(subcommand)]
    Places(places_in_time::PlacesVerb),
    /// Báo cáo. | Reports.
    #[command(subcommand)]
    Report(report::ReportWhat),
    /// Hồ sơ của một xã trong một năm: tình trạng, lý do, quyết định; giải thích từng dòng một hồ sơ.
    /// | Cases of a commune and year: their state, reasons and decision; one of them explained line by line.
    Cases(cases::Args),
    /// Trình UBND xã các hồ sơ đạt. | Put the cases that pass before the commune's People's Committee.
    Propose(decisions::ProposeArgs),
    /// Ghi số, ngày của Tờ trình đã ký; danh sách kèm theo được giữ.
    /// | The letter of proposal was signed: its number and day; the list that went with it is kept.
    Letter(decisions::LetterArgs),
    /// Ghi việc UBND xã không công nhận một hồ sơ đã trình.
    /// | The People's Committee does not recognise one proposed case.
    Refuse(decisions::RefuseArgs),
    /// Giấy công nhận: khóa ký, cấp, in, kiểm tra, công bố.
    /// | Certificates: keys, issuing, printing, checking, publishing.
    #[command(subcommand)]
    Certificate(certificates::Verb),
    /// Quyết định: dự thảo, ban hành, bỏ dự thảo, liệt kê; thu hồi, sửa đổi, đính chính, công bố.
    /// | Decisions: draft, issue, discard, list; withdraw, amend, correct, announce.
    #[command(subcommand)]
    Decision(decisions::DecisionVerb),
    /// Kiến nghị về việc công nhận: nhận, trả lời, liệt kê. | Appeals: received, answered, listed.
    #[command(subcommand)]
    Appeals(appeals::AppealVerb),
    /// Ấp của xã bị chia: xem ấp chờ xếp, xếp vào xã mới theo văn bản, gỡ.
    /// | Hamlets of a split commune: those that wait, placing one in its new commune by a paper, taking that back.
    #[command(subcommand)]
    Hamlets(hamlet_homes::HamletsVerb),
    /// Bảng chấm điểm của một ấp: từng hộ, từng mục, kết quả, năm trước.
    /// | A hamlet's scoring sheet: families, items, verdicts, last year.
    Grid(grid::SheetArgs),
    /// Chấm hoặc sửa một dòng bằng tay. | Score or correct one row by hand.
    ScoreRow(grid::ScoreRowArgs),
    /// Chấm các dòng chưa chấm của một ấp như năm trước hoặc đạt tất cả, rồi chỉ sửa dòng khác.
    /// | Score a hamlet's rows as last year or as all met; then only what differs is typed.
    ScoreHamlet(grid::ScoreHamletArgs),
    /// Ghi cuộc họp bình xét của ấp: ngày, số người dự, phiếu. | Write a hamlet meeting down: day, people, votes.
    Meeting(grid::MeetingArgs),
    /// Thẩm định của Hội Khuyến học xã: xem, duyệt, trả lại. | The association's review: list, approve, return.
    #[command(subcommand)]
    Review(review::ReviewVerb),
    /// Biến động địa giới: lập, xem trước, áp dụng, rút lại. | Reorganisations of places: draft, preview, apply, undo.
    #[command(subcommand)]
    Reorganise(reorganise::ReorganiseVerb),
    /// Danh sách công khai: xem, công khai, hạ xuống. | Public lists: list, publish, take down.
    #[command(subcommand)]
    Publication(publication::PublicationVerb),
    /// Yêu cầu sửa của gia đình: liệt kê, trả lời. | Families' requests for correction: list, answer.
    #[command(subcommand)]
    Requests(requests::RequestsVerb),
    /// Thời hạn giữ kết quả từng mục: xem, đặt, xóa khi hết hạn. | For how long item answers are kept: show, set, purge.
    #[command(subcommand)]
    Retention(retention::RetentionVerb),
    /// Danh hiệu: ai làm bước nào vào ngày nào, điều tỉnh đặt lại, thí điểm.
    /// | Title kinds: who takes which step on which day, what a province sets, pilots.
    #[command(subcommand)]
    Titles(titles::TitlesVerb),
    /// Kiểm đếm lại mọi số đếm và rà toàn bộ nhật ký. | Recount every tally and follow every audit chain.
    Verify,
    /// Mở ứng dụng web và giao diện lập trình. | Serve the web application and the API.
    Serve(serve::Args),
    /// Chấm điểm một danh sách theo bộ tiêu chí; không lưu gì.
    /// | Score a roster against a criteria set; nothing is stored.
    Score(score::Args),
}

/// Why a command was refused, in the language of whoever asked.
struct Refused(String);

impl Refused {
    fn text(text: &Text, lang: Lang) -> Self {
        Self(text.get(lang).to_owned())
    }
}

/// The only clock: everything below is told the time.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
fn now() -> String {
    jiff::Timestamp::now().to_string()
}

/// Prints a text. Whoever reads the output may stop early; that is no failure.
fn say(text: &str) {
    use std::io::Write as _;
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// Prints a value as JSON.
fn say_json(value: &impl serde::Serialize) -> Result<(), Refused> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Refused(error.to_string()))?;
    say(&(text + "\n"));
    Ok(())
}

/// Lines of cells in columns as wide as their widest cell; the columns named stand right.
fn aligned<const N: usize>(lines: &[[String; N]], right: &[usize]) -> String {
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..N).map(width).collect();
    let mut text = String::new();
    for line in lines {
        for (column, cell) in line.iter().enumerate() {
            let pad = " ".repeat(widths[column] - cell.chars().count());
            let (before, after) =
                if right.contains(&column) { (pad.as_str(), "") } else { ("", pad.as_str()) };
            text.extend([before, cell, after, "  "]);
        }
        text.truncate(text.trim_end_matches(' ').len());
        text.push('\n');
    }
    text
}

/// Runs the command that the arguments name.
#[must_use]
pub fn main() -> ExitCode {
    let asked_for = help::lang_of(std::env::args_os());
    let mut command = help::localised(Cli::command(), asked_for);
    let parsed = command.try_get_matches_from_mut(std::env::args_os());
    let parsed = parsed.and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed.map_err(|error| error.format(&mut command)) {
        Ok(cli) => cli,
        Err(error) => {
            let asked = matches!(
                error.kind(),
                clap::error::ErrorKind::DisplayHelp | clap::error::ErrorKind::DisplayVersion
            );
            let no_arguments = std::env::args_os().len() <= 1;
            help::print(&error, &command, asked_for);
            return if asked || no_arguments { ExitCode::SUCCESS } else { ExitCode::from(2) };
        }
    };
    let lang = match cli.lang {
        CliLang::Vi => Lang::Vi,
        CliLang::En => Lang::En,
    };
    let at =
        records::At { data: cli.data, database: cli.database, keys: cli.keys, now: now(), json: cli.json };
    let result = match cli.command {
        Command::Accounts(verb) => accounts::run(verb, &at, lang),
        Command::Audit(args) => audit::run(&args, &at, lang),
        Command::Boundaries(verb) => boundaries::run(verb, &at, lang),
        Command::Demo(args) => demo::run(&args, &at, lang),
        Command::Documents(verb) => documents::run(verb, &at, lang),
        Command::Init => records::init(&at, lang),
        Command::Health(args) => health::run(&args, &at, lang),
        Command::Migrate => safety::migrate(&at, lang),
        Command::Backup(args) => safety::backup(&args, &at, lang),
        Command::Restore { file } => safety::restore_from(&file, &at, lang),
        Command::Import(what) => import::import(what, &at, lang),
        Command::Imports(verb) => records::imports(&verb, &at, lang),
        Command::Registry(verb) => registry::run(&verb, &at, lang),
        Command::Places(verb) => places_in_time::run(&verb, &at, lang),
        Command::Report(what) => report::report(what, &at, lang),
        Command::Cases(args) => cases::run(&args, &at, lang),
        Command::Propose(args) => decisions::propose_cases(&args, &at, lang),
        Command::Letter(args) => decisions::letter(&args, &at, lang),
        Command::Refuse(args) => decisions::refuse_case(&args, &at, lang),
        Command::Certificate(verb) => certificates::run(&verb, &at, lang),
        Command::Decision(verb) => decisions::decision(verb, &at, lang),
        Command::Appeals(verb) => appeals::appeal(verb, &at, lang),
        Command::Hamlets(verb) => hamlet_homes::run(verb, &at, lang),
        Command::Serve(args) => serve::run(&args, &at, lang),
        Command::Grid(args) => grid::show(&args, &at, lang),
        Command::ScoreRow(args) => grid::score_row(&args, &at, lang),
        Command::ScoreHamlet(args) => grid::score_hamlet(&args, &at, lang),
        Command::Meeting(args) => grid::meeting(&args, &at, lang),
        Command::Review(verb) => review::review_verb(&verb, &at, lang),
        Command::Reorganise(verb) => reorganise::run(verb, &at, lang),
        Command::Publication(verb) => publication::run(&verb, &at, lang),
        Command::Requests(verb) => requests::run(&verb, &at, lang),
        Command::Retention(verb) => retention::run(&verb, &at, lang),
        Command::Titles(verb) => titles::run(verb, &at, lang),
        Command::Verify => records::verify_all(&at, lang),
        Command::Criteria(args) => criteria::run(args, &at, lang),
        Command::Score(args) => score::run(args, &at, lang),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Refused(reason)) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}
