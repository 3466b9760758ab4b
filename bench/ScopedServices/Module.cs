[assembly: Netra.Module("scoped-services")]
