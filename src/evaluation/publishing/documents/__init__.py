"""A published page as a document of its own: PDF, Word, pictures for slides. Nothing is said but what the page says."""
