"""The tab "Confidentialité": what is kept, where, and for how long."""

from __future__ import annotations

from assistant.page.question_tab import panel
from assistant.page.settings import PageSettings


def build_privacy_tab(settings: PageSettings) -> None:
    """The components of the tab, inside an open `gr.Tab`."""
    panel(privacy_html(settings), "confidentialite")


def privacy_html(settings: PageSettings) -> str:
    """What this very page keeps, as it was started."""
    journal, days = settings.journal, settings.journal.days if settings.journal else 0
    if journal:
        kept = (
            "<p><strong>Les questions sont gardées.</strong> La personne qui a lancé Sourcier a ouvert un journal : un fichier, "
            "sur cette machine, y garde chaque question, les passages trouvés et les avis « juste » ou « fausse ». "
            "Ni votre nom ni votre adresse n’y figurent. "
            f"Chaque ligne est effacée au bout de {days} jour{'s' if days > 1 else ''}.</p>"
            "<p>Évitez d’écrire dans une question le nom d’une personne suivie.</p>"
        )
    else:
        kept = (
            "<p><strong>Vos questions ne sont pas gardées.</strong> Elles ne sont écrites dans aucun fichier. "
            "La liste « Questions récentes » n’existe que pour la page ouverte et disparaît avec elle ; "
            "le programme, qui la tient en mémoire, l’oublie une heure plus tard au plus.</p>"
        )
    signed = ""
    if settings.accounts is not None:
        signed = (
            "<h3>Votre connexion</h3><p>Un témoin de connexion (cookie) garde votre session ouverte douze heures au plus ; "
            "il ne sert à rien d’autre. Les mots de passe ne sont gardés que sous une forme qui ne permet pas de les retrouver. "
            '<a href="/logout">Se déconnecter</a></p>'
        )
    return (
        f'<section class="plain"><h2>Ce que Sourcier garde</h2>{kept}'
        "<h3>Où vont vos questions</h3><p>Tout se passe sur la machine qui fait tourner Sourcier. La page et le programme "
        "n’envoient rien ailleurs : ni mesure d’audience, ni service en ligne, ni police ou image venue d’un autre site.</p>"
        "<h3>Dans votre navigateur</h3><p>La page n’y range ni question ni réponse. L’adresse d’un document ouvert, comme toute "
        f"adresse visitée, peut rester dans l’historique du navigateur.</p>{signed}"
        "<h3>Les dossiers</h3><p>Un dossier vit dans la page ouverte. Il n’est écrit sur cette machine que là où "
        "la personne qui l’administre l’a choisi.</p>"
        "<h3>Les documents</h3><p>Ils sont lus sur cette machine. L’index qui sert à y chercher, et le texte des fichiers longs "
        "à lire (PDF, Word…), restent dans le dossier de l’utilisateur qui a lancé Sourcier. Un fichier ajouté dans l’onglet "
        "« Documents » est gardé dans la bibliothèque jusqu’à ce qu’on l’en retire ; rien n’en reste alors.</p></section>"
    )
