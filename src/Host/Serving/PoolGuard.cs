using System.Diagnostics;

namespace Netra.Host.Serving;

/// <summary>
/// Keeps the thread pool as small as the machine while nothing blocks its threads, and makes it larger at once when something does.
/// The pool itself adds a thread or two a second to threads that block, and users would wait for them; a pool that is large from the start
/// wakes a thread for every event, and then they wait for each other.
/// </summary>
internal sealed class PoolGuard : IDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);
    // Work that waits for so long while there is a processor to do it waits for a thread.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);
    // Work that waits for so long, while next to nothing else is done, waits for a thread however busy the machine is: others may be using it.
    private static readonly TimeSpan LongestPatience = TimeSpan.FromMilliseconds(250);
    // What threads that are only busy do in that time, and far more.
    private const long Little = 100;
    // Nothing has blocked for so long: the pool may be small again.
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(30);
    // Processors; work that waits while less is free waits for one of them.
    private const double Free = 0.8;

    private readonly int _least;
    private readonly int _most;
    private readonly Thread _watch;
    private readonly ManualResetEventSlim _stopped = new();

    /// <summary>Watches from now on.</summary>
    /// <param name="most">Threads that may block at once, at most.</param>
    public PoolGuard(int most)
    {
        _least = 2 * Environment.ProcessorCount;
        _most = Math.Max(_least, most);
        Set(_least);
        // A thread of its own: it must run when no thread of the pool does.
        _watch = new Thread(Watch) { IsBackground = true, Name = nameof(PoolGuard) };
        _watch.Start();
    }

    /// <summary>Watches no more.</summary>
    public void Dispose()
    {
        _stopped.Set();
        _watch.Join();
        _stopped.Dispose();
    }

    private void Watch()
    {
        using var processors = new Processors();
        var probe = new Probe();
        var raised = Stopwatch.GetTimestamp();
        var threads = _least;
        while (!_stopped.IsSet)
        {
            var began = Stopwatch.GetTimestamp();
            var idle = processors.IdleTime;
            probe.Send();
            while (!_stopped.Wait(Glance) && !probe.IsBack && Stopwatch.GetElapsedTime(began) < Patience)
            {
            }
            var free = (processors.IdleTime - idle) / Stopwatch.GetElapsedTime(began);
            if (!probe.IsBack && (free > Free || (probe.Waited > LongestPatience && probe.DoneMeanwhile < Little)) && threads < _most)
            {
                raised = Stopwatch.GetTimestamp();
                Set(threads = Math.Min(_most, 2 * Math.Max(threads, ThreadPool.ThreadCount)));
            }
            else if (threads > _least && Stopwatch.GetElapsedTime(raised) > Calm)
            {
                raised = Stopwatch.GetTimestamp();
                Set(threads = Math.Max(_least, threads / 2));
            }
        }
    }

    private static void Set(int workers)
    {
        ThreadPool.GetMinThreads(out _, out var completions);
        ThreadPool.SetMinThreads(workers, completions);
    }

    /// <summary>A piece of work that does nothing but come back.</summary>
    private sealed class Probe : IThreadPoolWorkItem
    {
        private volatile bool _isOut;
        private long _sentAt;
        private long _done;

        public bool IsBack => !_isOut;

        /// <summary>How long ago it was sent.</summary>
        public TimeSpan Waited => Stopwatch.GetElapsedTime(_sentAt);

        /// <summary>What the pool has done since it was sent.</summary>
        public long DoneMeanwhile => ThreadPool.CompletedWorkItemCount - _done;

        /// <summary>Sends it, unless it is still on its way.</summary>
        public void Send()
        {
            if (!_isOut)
            {
                _isOut = true;
                _sentAt = Stopwatch.GetTimestamp();
                _done = ThreadPool.CompletedWorkItemCount;
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
        }

        void IThreadPoolWorkItem.Execute() => _isOut = false;
    }
}
