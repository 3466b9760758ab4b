using Netra.Host.Serving;

namespace Netra.Host;

/// <summary>The host's services over an opened store, without a server: for commands that work on the data folder.</summary>
internal sealed class OfflineApplication : IAsyncDisposable
{
    private readonly WebApplication _application;

    private OfflineApplication(WebApplication application) => _application = application;

    public static async Task<OfflineApplication> OpenAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken ct)
    {
        var application = NetraApplication.Build(ServeCommand.DefaultUrls, settings).App;
        try
        {
            await application.Services.GetRequiredService<IStore>().OpenAsync(ct).ConfigureAwait(false);
            await application.Services.GetRequiredService<IAccounts>().OpenAsync(ct).ConfigureAwait(false);
            return new(application);
        }
        catch
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public T Get<T>()
        where T : notnull
        => _application.Services.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
