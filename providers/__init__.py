"""The outside world: one gateway, one file per vendor. Providers know no film."""
