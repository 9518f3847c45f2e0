namespace CanaryFunctions.Azure.Management;

/// <summary>What Azure Resource Manager answered.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Text">The body; often empty.</param>
/// <param name="Operation">Where to ask how it goes on; null where it does not say.</param>
/// <param name="RetryAfter">How long it asks to be left alone; null where it does not say.</param>
internal sealed record Answer(int Status, string Text, Uri? Operation, TimeSpan? RetryAfter)
{
    public bool IsGood => Status is >= 200 and < 300;
}
