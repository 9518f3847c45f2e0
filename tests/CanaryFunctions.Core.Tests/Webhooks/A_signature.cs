using System.Text;
using CanaryFunctions.Core.Webhooks;

namespace CanaryFunctions.Core.Tests.Webhooks;

public class A_signature
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(1614265330);
    private static readonly byte[] body = Encoding.UTF8.GetBytes("""{"test": 2432232314}""");

    /// <summary>The example that the specification's libraries are tested with.</summary>
    [Fact]
    public void Is_that_of_the_standard() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSignature.Sign(Secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", now, body));

    [Theory]
    [InlineData(Secret)]
    [InlineData("any text")]
    [InlineData("new old")]
    public void Is_believed_if_it_is_right(string secret) =>
        Assert.Null(Doubt(secret, WebhookSignature.Sign(secret, "m", now, body)));

    [Fact]
    public void Of_an_old_key_is_believed_until_the_key_is_taken_away()
    {
        var byOld = WebhookSignature.Sign("old", "m", now, body);

        Assert.Null(Doubt("new old", byOld));
        Assert.NotNull(Doubt("new", byOld));
    }

    [Fact]
    public void Is_not_believed_of_another_body_id_or_time_or_when_it_is_old()
    {
        var signature = WebhookSignature.Sign(Secret, "m", now, body);
        var time = WebhookSignature.Seconds(now);

        Assert.NotNull(WebhookSignature.Doubt(Secret, "m", time, signature, [.. body, 32], now));
        Assert.NotNull(WebhookSignature.Doubt(Secret, "n", time, signature, body, now));
        Assert.NotNull(WebhookSignature.Doubt(Secret, "m", WebhookSignature.Seconds(now.AddSeconds(1)), signature, body, now));
        Assert.NotNull(WebhookSignature.Doubt(Secret, "m", time, signature, body, now.AddMinutes(6)));
        Assert.NotNull(WebhookSignature.Doubt(Secret, "m", time, signature, body, now.AddMinutes(-6)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("v1,")]
    [InlineData("v1,not base64")]
    [InlineData("v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    public void That_is_none_is_not_believed(string? signature) => Assert.NotNull(Doubt(Secret, signature));

    private static string? Doubt(string secret, string? signature) =>
        WebhookSignature.Doubt(secret, "m", WebhookSignature.Seconds(now), signature, body, now);
}
