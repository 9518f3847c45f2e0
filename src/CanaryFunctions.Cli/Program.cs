using System.CommandLine;
using CanaryFunctions.Cli.Analyze;
using CanaryFunctions.Cli.Audit;
using CanaryFunctions.Cli.Completion;
using CanaryFunctions.Cli.Demo;
using CanaryFunctions.Cli.Nouns;
using CanaryFunctions.Cli.Pipelines;
using CanaryFunctions.Cli.Plan;
using CanaryFunctions.Cli.Policies;
using CanaryFunctions.Cli.SignIn;

var root = new RootCommand("canary: canary releases for Azure App Service that promote or take back by themselves.")
{
    AccessCommands.Create(),
    AnalyticsCommands.Create(),
    AnalyzeCommand.Create(),
    ApplicationCommands.Applications(),
    RolloutCommands.Approve(),
    AuditCommand.Create(),
    ChannelCommands.Create(),
    CompletionCommand.Create(),
    DemoCommand.Create(),
    LoginCommand.Create(),
    LoginCommand.Logout(),
    LoginCommand.ProfilesCommand(),
    ApplicationCommands.Environments(),
    PlanCommand.Create(),
    PolicyCommands.Create(),
    ReleaseCommand.Create(),
    RolloutCommands.Create(),
    ApplicationCommands.Targets(),
    VersionCommands.Create(),
};
return await root.Parse(args).InvokeAsync();
