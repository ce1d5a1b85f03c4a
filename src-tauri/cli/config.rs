//! `runclub config`.

use runclub_app::{AppError, settings::to_toml};
use runclub_engine::config::Config;

use super::{Done, args::ConfigArgs, output};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Print the defaults, whatever is configured.
    #[arg(long)]
    defaults: bool,
    #[command(flatten)]
    config: ConfigArgs,
}

pub(super) fn run(args: &Args) -> Result<Done, AppError> {
    let config = if args.defaults { Config::default() } else { args.config.load()? };
    output::print(&to_toml(&config))
}
