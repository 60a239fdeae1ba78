//! Help and usage errors in the language asked for.
//!
//! The texts stand beside the commands, as `/// Tiếng Việt | English`: whoever adds an option writes both.
//! clap knows only English, so that its headings and its errors are said again here.

use std::error::Error as _;
use std::ffi::OsString;
use std::num::ParseIntError;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};
use programme::text::Lang;

/// Between the two languages of a text.
const BETWEEN: &str = " | ";

/// The language, before anything is parsed: help and errors end the parsing that would tell it.
pub(super) fn lang_of(args: impl Iterator<Item = OsString>) -> Lang {
    let mut args = args.take_while(|arg| arg != "--");
    while let Some(arg) = args.next() {
        let value = if arg == "--lang" {
            args.next()
        } else {
            arg.to_str().and_then(|arg| arg.strip_prefix("--lang=")).map(OsString::from)
        };
        if let Some(value) = value {
            return if value == "en" { Lang::En } else { Lang::Vi };
        }
    }
    Lang::Vi
}

/// The command tree with its texts in one language.
pub(super) fn localised(command: Command, lang: Lang) -> Command {
    let mut command = one_language(command, lang);
    if lang == Lang::En {
        return command;
    }
    // What clap adds of its own (help, version, usage) exists only once the tree is built.
    command.build();
    vietnamese_frame(command)
}

fn one_language(mut command: Command, lang: Lang) -> Command {
    if let Some(text) = command.get_about().map(|text| half(text, lang)) {
        command = command.about(text);
    }
    if let Some(text) = command.get_long_about().map(|text| half(text, lang)) {
        command = command.long_about(text);
    }
    command.mut_args(|arg| argument(arg, lang)).mut_subcommands(|under| one_language(under, lang))
}

fn argument(mut arg: Arg, lang: Lang) -> Arg {
    let marks = if lang == Lang::Vi { vietnamese_marks(&arg) } else { String::new() };
    if let Some(text) = arg.get_help().map(|text| half(text, lang)) {
        arg = arg.help(text + &marks);
    }
    if let Some(text) = arg.get_long_help().map(|text| half(text, lang)) {
        arg = arg.long_help(text + &marks);
    }
    // The marks say the same in Vietnamese; a flag has nothing to hide, and clap minds being asked.
    let hide = lang == Lang::Vi && arg.get_action().takes_values();
    arg.hide_default_value(hide).hide_possible_values(hide)
}

/// clap takes the full stop off a text's end only, which leaves the first half's.
fn half(text: &StyledStr, lang: Lang) -> String {
    let text = text.to_string();
    let half = match (text.split_once(BETWEEN), lang) {
        (Some((vi, _)), Lang::Vi) => vi,
        (Some((_, en)), Lang::En) => en,
        (None, _) => &text,
    };
    half.trim_end_matches('.').to_owned()
}

/// The default and the possible values, which clap would write in English after the text.
fn vietnamese_marks(arg: &Arg) -> String {
    if !arg.get_action().takes_values() {
        return String::new();
    }
    let defaults: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    let possible: Vec<_> = arg.get_possible_values().iter().map(|v| v.get_name().to_owned()).collect();
    let mut marks = String::new();
    if !defaults.is_empty() {
        marks += &format!(" [mặc định: {}]", defaults.join(", "));
    }
    if !possible.is_empty() {
        marks += &format!(" [nhận: {}]", possible.join(", "));
    }
    marks
}

fn vietnamese_frame(command: Command) -> Command {
    let about = (command.get_name() == "help").then_some("In trợ giúp của lệnh");
    let mut command = command
        .mut_args(|arg| {
            let heading = if arg.is_positional() { "Tham số" } else { "Tùy chọn" };
            let text = match arg.get_id().as_str() {
                "help" => Some("In trợ giúp"),
                "version" => Some("In phiên bản"),
                "subcommand" => Some("In trợ giúp của lệnh này"),
                _ => None,
            };
            let arg = arg.help_heading(heading);
            if let Some(text) = text { arg.help(text) } else { arg }
        })
        .mut_subcommands(vietnamese_frame)
        .subcommand_help_heading("Lệnh")
        .subcommand_value_name("LỆNH");
    if let Some(about) = about {
        command = command.about(about);
    }
    let style = *command.get_styles().get_usage();
    let usage = command.render_usage().ansi().to_string();
    // The first word is clap's heading; a second line stands under the first, whose heading is longer here.
    let usage = usage.split_once(' ').map_or("", |(_, usage)| usage);
    let usage = usage.replace("[OPTIONS]", "[TÙY CHỌN]").replace("\n       ", "\n           ");
    let template = format!("{{about-with-newline}}\n{style}Cách dùng:{style:#} {{usage}}\n\n{{all-args}}");
    command.override_usage(usage).help_template(template)
}

/// Prints help where it was asked for, and otherwise what is wrong with the arguments.
pub(super) fn print(error: &clap::Error, command: &Command, lang: Lang) {
    match (lang, vietnamese_error(error)) {
        (Lang::Vi, Some(sentence)) => {
            eprintln!("{sentence}\nXem: {} --help", named(command, std::env::args_os()));
        }
        (Lang::Vi | Lang::En, _) => {
            // Where the output is closed, nobody is left to tell.
            let _ = error.print();
        }
    }
}

/// The command that the arguments name, as far as they do.
fn named(command: &Command, args: impl Iterator<Item = OsString>) -> String {
    let (mut path, mut at) = (command.get_name().to_owned(), command);
    for arg in args.skip(1) {
        // `help` has no help of its own.
        if let Some(under) = at.find_subcommand(&arg).filter(|under| under.get_name() != "help") {
            path = format!("{path} {}", under.get_name());
            at = under;
        }
    }
    path
}

/// One sentence; nothing where clap's own text is as good as any.
fn vietnamese_error(error: &clap::Error) -> Option<String> {
    let said = |kind| context(error, kind);
    let arg = said(ContextKind::InvalidArg);
    let value = said(ContextKind::InvalidValue);
    let perhaps = |kind| {
        let near = said(kind).map(|near| near.replace(", ", "\" hay \""));
        near.map(|near| format!(" Có phải là \"{near}\" không?")).unwrap_or_default()
    };
    let accepted = |kind| said(kind).map(|values| format!("; nhận: {values}")).unwrap_or_default();
    Some(match error.kind() {
        ErrorKind::UnknownArgument => {
            let arg = arg?;
            let what = if arg.starts_with('-') { "Không có tùy chọn" } else { "Thừa tham số" };
            format!("{what} \"{arg}\".{}", perhaps(ContextKind::SuggestedArg))
        }
        ErrorKind::MissingRequiredArgument => format!("Còn thiếu: {}.", arg?),
        ErrorKind::InvalidValue => {
            let (arg, accepted) = (arg?, accepted(ContextKind::ValidValue));
            match value {
                None => format!("Thiếu giá trị của \"{arg}\"{accepted}."),
                Some(value) => format!(
                    "Giá trị \"{value}\" của \"{arg}\" không hợp lệ{accepted}.{}",
                    perhaps(ContextKind::SuggestedValue)
                ),
            }
        }
        ErrorKind::ValueValidation => {
            let why = error.source().map(|why| {
                if why.is::<ParseIntError>() {
                    "cần một số nguyên".to_owned()
                } else if why.is::<jiff::Error>() {
                    "cần một ngày có thật, ghi như 2020-12-31".to_owned()
                } else {
                    // clap's words for a number out of range, which it hands over as a text.
                    why.to_string().replace(" is not in ", " không nằm trong ")
                }
            });
            let why = why.map(|why| format!(" ({why})")).unwrap_or_default();
            format!("Giá trị \"{}\" của \"{}\" không hợp lệ{why}.", value?, arg?)
        }
        ErrorKind::InvalidSubcommand => format!(
            "Không có lệnh \"{}\".{}",
            said(ContextKind::InvalidSubcommand)?,
            perhaps(ContextKind::SuggestedSubcommand)
        ),
        ErrorKind::MissingSubcommand => {
            format!("Thiếu lệnh{}.", accepted(ContextKind::ValidSubcommand))
        }
        ErrorKind::ArgumentConflict => {
            let one = arg.or_else(|| said(ContextKind::InvalidSubcommand))?;
            match said(ContextKind::PriorArg) {
                Some(other) if other == one => format!("\"{one}\" chỉ được ghi một lần."),
                Some(other) => format!("Không dùng \"{one}\" cùng với \"{other}\"."),
                None => format!("Không dùng \"{one}\" cùng với các tham số khác đã ghi."),
            }
        }
        ErrorKind::NoEquals => format!("Cần dấu = giữa \"{}\" và giá trị.", arg?),
        ErrorKind::TooManyValues => format!("Thừa giá trị \"{}\" của \"{}\".", value?, arg?),
        ErrorKind::TooFewValues => format!("Thiếu giá trị của \"{}\".", arg?),
        ErrorKind::WrongNumberOfValues => format!("Số giá trị của \"{}\" không đúng.", arg?),
        ErrorKind::InvalidUtf8 => "Có tham số không phải chữ UTF-8.".to_owned(),
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        | ErrorKind::DisplayVersion
        | ErrorKind::Io
        | ErrorKind::Format
        | _ => return None,
    })
}

/// What clap knows of an error, where it knows anything.
fn context(error: &clap::Error, kind: ContextKind) -> Option<String> {
    let value = error.get(kind)?;
    // clap's own joining would put marks around every part with a space.
    let text = if let ContextValue::Strings(parts) = value { parts.join(", ") } else { value.to_string() };
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::Cli;

    fn texts(command: &Command, path: &str, into: &mut Vec<(String, Option<String>)>) {
        let path = format!("{path} {}", command.get_name());
        into.push((path.clone(), command.get_about().map(ToString::to_string)));
        into.extend(command.get_long_about().map(|text| (path.clone(), Some(text.to_string()))));
        for arg in command.get_arguments() {
            let at = format!("{path} {}", arg.get_id());
            into.push((at.clone(), arg.get_help().map(ToString::to_string)));
            into.extend(arg.get_long_help().map(|text| (at, Some(text.to_string()))));
        }
        for under in command.get_subcommands() {
            texts(under, &path, into);
        }
    }

    /// The net: an option without its Vietnamese cannot be added.
    #[test]
    fn every_command_and_argument_says_itself_in_both_languages() {
        let mut found = Vec::new();
        texts(&Cli::command(), "", &mut found);
        assert!(found.len() > 60, "{}", found.len());
        for (at, text) in found {
            let text = text.unwrap_or_default();
            let halves: Vec<_> = text.split(BETWEEN).collect();
            assert!(halves.len() == 2 && halves.iter().all(|half| !half.trim().is_empty()), "{at}: {text:?}");
        }
    }

    #[test]
    fn the_language_is_found_before_parsing() {
        let lang = |args: &[&str]| lang_of(args.iter().map(OsString::from));
        assert_eq!(lang(&["hoctap", "init", "--help"]), Lang::Vi);
        assert_eq!(lang(&["hoctap", "init", "--lang", "en"]), Lang::En);
        assert_eq!(lang(&["hoctap", "--lang=en", "init"]), Lang::En);
        assert_eq!(lang(&["hoctap", "--lang", "fr"]), Lang::Vi);
        assert_eq!(lang(&["hoctap", "--lang"]), Lang::Vi);
        assert_eq!(lang(&["hoctap", "init", "--", "--lang", "en"]), Lang::Vi);
    }
}
