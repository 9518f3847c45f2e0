using CanaryFunctions.Core.Notifications;
using CanaryFunctions.Core.Policies;
using Microsoft.Extensions.Logging.Abstractions;

namespace CanaryFunctions.Core.Tests.Notifications;

/// <summary>Whoever gets the messages: takes them as the test says.</summary>
internal sealed class Receiver(TimeProvider time) : IMessageSender, IMessageTemplates
{
    private DateTimeOffset notBefore;

    public Func<string, SendOutcome> Answer { get; set; } = _ => new SendOutcome.Sent();

    public SendOutcome Asked { get; set; } = new SendOutcome.Sent();

    public Func<Task>? During { get; set; }

    public Func<CancellationToken, Task>? Until { get; set; }

    /// <summary>The notices of each message, at each try.</summary>
    public List<(string Id, string Notices)> Told { get; } = [];

    public int Questions { get; private set; }

    public List<string> Tried { get; } = [];

    public List<string> Taken { get; } = [];

    public List<string> TooEarly { get; } = [];

    /// <summary>What sends to it.</summary>
    public Deliverer Deliverer(MemoryMessages messages) => new(
        messages, messages, messages, this, this, new(messages, time), DeliveryLease.Usual, time, NullLogger<Deliverer>.Instance);

    public string? WhyNot(ChannelKind kind) => null;

    public RenderedMessage Render(ChannelKind kind, Message message) => throw new NotSupportedException();

    public async Task<SendOutcome> SendAsync(ChannelAddress address, Message message, CancellationToken cancellationToken)
    {
        Tried.Add(message.Id);
        Told.Add((message.Id, string.Join(' ', message.Notices.Select(notice => notice.Id))));
        if (time.GetUtcNow() < notBefore) TooEarly.Add(message.Id);
        if (During is not null) await During();
        if (Until is not null) await Until(cancellationToken);
        var outcome = Answer(message.Id);
        if (outcome is SendOutcome.Later { In: { } wait }) notBefore = time.GetUtcNow() + wait;
        if (outcome is SendOutcome.Sent or SendOutcome.HandedOver) Taken.Add(message.Id);
        return outcome;
    }

    public Task<SendOutcome> AskAsync(ChannelAddress address, string receipt, CancellationToken cancellationToken)
    {
        Questions++;
        return Task.FromResult(Asked);
    }

    public IEnumerable<FieldError> Errors(MessageTemplate template) => [];

    public Notice Word(Notice notice, MessageTemplate? template) => notice;
}
