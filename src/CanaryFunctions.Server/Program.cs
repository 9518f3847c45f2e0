using CanaryFunctions.Server;

try
{
    await using var server = CanaryServer.Create(args);
    await CanaryServer.RunAsync(server, CancellationToken.None);
    return 0;
}
catch (InvalidOperationException refused) when (refused.Message.StartsWith("The configuration", StringComparison.Ordinal))
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
