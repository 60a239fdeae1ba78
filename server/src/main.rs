//! The one binary.

fn main() -> std::process::ExitCode {
    hoctap::cli::main()
}
