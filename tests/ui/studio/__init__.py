"""The pages of the studio: home, library, lab, costs, vendors, people, alerts; without a browser."""
