using System.CommandLine;
using CanaryFunctions.Cli.Analyze;
using CanaryFunctions.Cli.Audit;
using CanaryFunctions.Cli.Demo;
using CanaryFunctions.Cli.Plan;
using CanaryFunctions.Cli.Policies;

var root = new RootCommand("canary: canary releases for Azure App Service that promote or take back by themselves.")
{
    AnalyzeCommand.Create(),
    AuditCommand.Create(),
    DemoCommand.Create(),
    PlanCommand.Create(),
    PolicyCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
