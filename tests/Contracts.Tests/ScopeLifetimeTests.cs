namespace Netra;

public sealed class ScopeLifetimeTests
{
    [Fact]
    public async Task A_service_is_made_once_however_many_ask_at_the_same_time()
    {
        var scope = new Scope();
        using var together = new Barrier(8);
        var services = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait();
                return scope.Service();
            },
            TaskCreationOptions.LongRunning)));
        services.Distinct().Count().ShouldBe(1);
        scope.Made.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_made_at_the_moment_that_its_scope_ends_is_disposed_too()
    {
        var refused = 0;
        for (var round = 0; round < 2_000; round++)
        {
            var scope = new Scope();
            // Longer, in the end, than a thread of a busy machine takes to go on.
            var delay = 20 * round;
            var isLate = round % 2 == 1;
            using var together = new Barrier(2);
            var making = Task.Run(() =>
            {
                together.SignalAndWait();
                Thread.SpinWait(isLate ? delay : 0);
                try
                {
                    _ = scope.Service();
                }
                catch (ObjectDisposedException)
                {
                    Interlocked.Increment(ref refused);
                }
            });
            together.SignalAndWait();
            Thread.SpinWait(isLate ? 0 : delay);
            await scope.Lifetime.DisposeServicesAsync();
            await making;
            scope.Disposed.ShouldBe(scope.Made);
        }
        // Both ends of the race were seen, or nothing was shown.
        refused.ShouldBeInRange(1, 1_999);
    }

    [Fact]
    public async Task An_ended_scope_makes_nothing()
    {
        var scope = new Scope();
        await scope.Lifetime.DisposeServicesAsync();
        Should.Throw<ObjectDisposedException>(() => scope.Service());
        scope.Made.ShouldBe(0);
    }

    [Fact]
    public async Task A_constructor_that_fails_leaves_what_it_took_to_the_scope_and_may_be_tried_again()
    {
        var scope = new Scope { Fails = true };
        Should.Throw<NotSupportedException>(() => scope.Taker());
        scope.Fails = false;
        scope.Taker().ShouldBe(scope.Taker());
        await scope.Lifetime.DisposeServicesAsync();
        scope.Made.ShouldBe(1);
        scope.Disposed.ShouldBe(1);
    }

    [Fact]
    public async Task A_constructor_cannot_end_the_scope_that_it_belongs_to()
    {
        var scope = new Scope { Ends = true };
        Should.Throw<InvalidOperationException>(() => scope.Taker()).Message.ShouldBe("The constructor of a service disposes the scope that it belongs to.");
        await scope.Lifetime.DisposeServicesAsync();
        scope.Disposed.ShouldBe(scope.Made);
    }

    [Fact]
    public async Task A_held_service_is_disposed_unless_it_was_given_to_the_container()
    {
        var scope = new Scope();
        var kept = new ProcessService<Counted>(new Counted(scope));
        kept.Value.ShouldBeOfType<Counted>();
        kept.Dispose();
        scope.Disposed.ShouldBe(1);
        var given = new ProcessService<Counted>(new Counted(scope));
        given.Give().ShouldBeSameAs(given.Value);
        given.Dispose();
        await given.DisposeAsync();
        scope.Disposed.ShouldBe(1);
    }

    private sealed class Scope
    {
        private int _made;
        private int _disposed;
        private Counted? _service;
        private List<Counted>? _taker;

        public ScopeLifetime Lifetime { get; } = new();

        public bool Fails { get; set; }

        public bool Ends { get; init; }

        public int Made => _made;

        public int Disposed => _disposed;

        public Counted Service()
        {
            if (Volatile.Read(ref _service) is { } made)
            {
                return made;
            }
            using (Lifetime.Enter(typeof(Counted)))
            {
                return MakeService();
            }
        }

        public List<Counted> Taker()
        {
            using (Lifetime.Enter(typeof(List<Counted>)))
            {
                return MakeTaker();
            }
        }

        public void Count(bool isMade) => _ = isMade ? Interlocked.Increment(ref _made) : Interlocked.Increment(ref _disposed);

        // As generated scopes do.
        private Counted MakeService()
        {
            if (_service is { } made)
            {
                return made;
            }
            var service = new Counted(this);
            Lifetime.Own(service);
            Volatile.Write(ref _service, service);
            return service;
        }

        private List<Counted> MakeTaker()
        {
            if (_taker is { } made)
            {
                return made;
            }
            var taker = Take(MakeService());
            Volatile.Write(ref _taker, taker);
            return taker;
        }

        private List<Counted> Take(Counted service)
        {
            if (Ends)
            {
                Lifetime.DisposeServicesAsync().AsTask().GetAwaiter().GetResult();
            }
            return Fails ? throw new NotSupportedException() : [service];
        }
    }

    private sealed class Counted : IDisposable
    {
        private readonly Scope _scope;

        public Counted(Scope scope)
        {
            _scope = scope;
            scope.Count(isMade: true);
        }

        public void Dispose() => _scope.Count(isMade: false);
    }
}
