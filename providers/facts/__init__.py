"""What is known of vendors, as rows of data/: models, prices, errors' meanings, and one studio's overlay of them; `python -m providers.facts` counts them. May use the words of providers/."""
