"""Quizzes made of the documents' own words: an extract whose answer is hidden, and other words of the corpus beside it."""
