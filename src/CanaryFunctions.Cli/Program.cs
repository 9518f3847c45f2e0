using System.CommandLine;
using CanaryFunctions.Cli.Analyze;
using CanaryFunctions.Cli.Audit;
using CanaryFunctions.Cli.Demo;
using CanaryFunctions.Cli.Nouns;
using CanaryFunctions.Cli.Plan;
using CanaryFunctions.Cli.Policies;

var root = new RootCommand("canary: canary releases for Azure App Service that promote or take back by themselves.")
{
    AccessCommands.Create(),
    AnalyzeCommand.Create(),
    ApplicationCommands.Applications(),
    RolloutCommands.Approve(),
    AuditCommand.Create(),
    DemoCommand.Create(),
    ApplicationCommands.Environments(),
    PlanCommand.Create(),
    PolicyCommand.Create(),
    RolloutCommands.Create(),
    ApplicationCommands.Targets(),
    VersionCommands.Create(),
};
return await root.Parse(args).InvokeAsync();
