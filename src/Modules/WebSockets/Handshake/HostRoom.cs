namespace Netra.WebSockets;

/// <summary>How many sockets this process can hold. Safe for concurrent use.</summary>
[Service(Lifetime.Process)]
internal sealed class HostRoom
{
    private int _taken;

    /// <summary>Takes a place, if there is one.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _taken) <= DescriptorLimit.Sockets)
        {
            return true;
        }
        Leave();
        return false;
    }

    /// <summary>Gives a place back.</summary>
    public void Leave() => Interlocked.Decrement(ref _taken);
}
