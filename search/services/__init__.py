"""What writes the texts: with every act, and all of them anew."""
