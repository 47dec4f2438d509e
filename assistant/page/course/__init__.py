"""The tab "Dossier": extracts gathered for a course, and the quizzes, key figures and glossary made of the documents."""
