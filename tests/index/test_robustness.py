"""One question in two writings finds the same passage, by its words alone."""

from functools import cache

import numpy as np
import pytest

from index.definitions import learn_definitions
from index.french.analyzer import terms
from index.lexical import LexicalIndex
from index.query import QueryReader
from index.spelling import SpellChecker

PASSAGES = {
    "gem": "Un groupe d’entraide mutuelle (GEM) est une association où des personnes se retrouvent pour rompre l’isolement.",
    "ars": "L’agence régionale de santé (ARS) verse chaque année une subvention à chacun des groupes, par convention.",
    "cmp": "Le centre médico-psychologique (CMP) reçoit sans avance de frais ; un premier entretien y oriente vers les soins.",
    "cattp": "Au centre d’accueil thérapeutique à temps partiel (CATTP), un atelier de théâtre a lieu l’après-midi.",
    "clsm": "Le conseil local de santé mentale (CLSM) réunit le maire, les élus, la psychiatrie publique et les habitants.",
    "aah": "L’allocation aux adultes handicapés (AAH) est versée par la caisse d’allocations familiales.",
    "rqth": "La reconnaissance de la qualité de travailleur handicapé (RQTH) ouvre droit à un aménagement du poste.",
    "mdph": "La maison départementale des personnes handicapées (MDPH) instruit les dossiers de compensation en quatre mois.",
    "esat": "Un établissement et service d’aide par le travail (ESAT) propose une activité protégée et des ateliers de couture.",
    "msp": "Le médiateur de santé pair (MSP) est une infirmière ou un ancien patient, rémunéré au sein d’une équipe de soins.",
    "definition": "La pair-aidance repose sur le savoir expérientiel : les pair·e·s-aidant·e·s aident d’autres usager·e·s.",
    "empowerment": "L’empowerment désigne le pouvoir d’agir qu’une personne retrouve sur sa propre vie.",
    "retablissement": "Le rétablissement est un cheminement personnel ; il ne se confond pas avec la guérison des symptômes.",
    "supervision": "Une supervision mensuelle prévient l’épuisement professionnel et aide à garder la bonne distance.",
    "secret": "Le secret professionnel s’impose à toute l’équipe ; la déontologie en est fixée à l’article R. 4127-4.",
    "secteur": "Selon l’article L. 3221-1 du code de la santé publique, la politique de santé mentale comprend la prévention.",
    "budget": "En 2022, le budget moyen d’une structure était de 53 000 euros, contre 78 500 euros sept ans plus tôt.",
    "enveloppe": "La région a réservé 2,5 millions d’euros à de nouveaux postes dans la fonction publique hospitalière.",
    "enquete": "D’après l’enquête, 30 % des répondants ont renoncé à consulter, faute de transport.",
    "formation": "Le diplôme interuniversitaire (DIU) compte des cours et un stage ; la 3e promotion a débuté à Lyon.",
    "hopital": "À l’hôpital, les hospitalisations sans consentement sont contrôlées par le juge des libertés.",
    "logement": "Des appartements en colocation accueillent à Saint-Étienne des locataires suivis par une équipe mobile.",
    "famille": "L’Union nationale de familles et amis (Unafam) écoute les proches au téléphone, surtout les mères et les frères.",
    "travail": "Reprendre un emploi à mi-temps thérapeutique suppose l’accord du médecin-conseil et de l’employeur.",
    "crise": "En cas de crise suicidaire, le 3114 répond jour et nuit ; aujourd’hui l’appel reste gratuit et confidentiel.",
    "voix": "Les entendeurs de voix se réunissent le premier jeudi du mois ; nul n’y est obligé de parler.",
    "oeuvre": "Une œuvre d’art brut naît souvent sans maître ; le musée de Villeneuve-d’Ascq en expose plusieurs.",
}
KEYS = list(PASSAGES)
LEXICON = [("loyer", "colocation"), ("ligne verte", "3114")]

PAIRS = [
    # Accents
    ("retablissement", "Qu’est-ce que le rétablissement ?", "Qu’est-ce que le retablissement ?"),
    ("hopital", "Qui contrôle les hospitalisations à l’hôpital ?", "Qui controle les hospitalisations a l’hopital ?"),
    ("supervision", "Comment prévenir l’épuisement ?", "Comment prevenir l’epuisement ?"),
    ("secret", "La déontologie", "la deontologie"),
    ("enquete", "Combien de répondants ont renoncé ?", "combien de repondants ont renonce"),
    ("famille", "Les mères et les frères", "les meres et les freres"),
    ("cattp", "des ateliers de théâtre", "un atelier de theatre"),
    ("retablissement", "RÉTABLISSEMENT", "RETABLISSEMENT"),
    ("rqth", "l’aménagement du poste", "l’amènagement du poste"),
    # Apostrophes
    ("empowerment", "Que désigne l’empowerment ?", "Que désigne l'empowerment ?"),
    ("empowerment", "Que désigne l’empowerment ?", "Que désigne l`empowerment ?"),
    ("empowerment", "Que désigne l’empowerment ?", "Que désigne l´empowerment ?"),
    ("empowerment", "Que désigne l’empowerment ?", "Que désigne lʼempowerment ?"),
    ("empowerment", "Que désigne l’empowerment ?", "que designe lempowerment"),
    ("gem", "rompre l’isolement", "rompre lisolement"),
    ("travail", "l’accord de l’employeur", "laccord de lemployeur"),
    ("crise", "L’appel est-il gratuit aujourd’hui ?", "L'appel est-il gratuit aujourd'hui ?"),
    ("gem", "un groupe d’entraide", "un groupe d entraide"),
    # Inclusive writing
    ("definition", "Qui sont les pairs-aidants ?", "Qui sont les pair·e·s-aidant·e·s ?"),
    ("definition", "Qui sont les pairs-aidants ?", "Qui sont les pair.e.s-aidant.e.s ?"),
    ("definition", "Qui sont les pairs-aidants ?", "Qui sont les pair(e)s-aidant(e)s ?"),
    ("definition", "le savoir des usagers", "le savoir des usager·e·s"),
    ("definition", "le savoir des usagères", "le savoir des usager·ère·s"),
    ("msp", "les médiateurs rémunérés", "les médiateur·rice·s rémunéré·e·s"),
    ("msp", "les médiateurs rémunérés", "les médiateurs·rices rémunérés·es"),
    ("msp", "une infirmière en équipe", "un(e) infirmier(ère) en équipe"),
    ("clsm", "les habitants et les élus", "les habitant·es et les élu·es"),
    ("logement", "les locataires suivis", "les locataires suivi·e·s"),
    # Acronyms and what they mean
    ("gem", "Qu’est-ce qu’un GEM ?", "Qu’est-ce qu’un groupe d’entraide mutuelle ?"),
    ("gem", "Qu’est-ce qu’un GEM ?", "cest quoi un gem"),
    ("gem", "Les GEM", "Les GEMs"),
    ("gem", "Les GEM", "Les G.E.M."),
    ("gem", "Les GEM", "les gems"),
    ("ars", "Que verse l’ARS ?", "Que verse l’agence régionale de santé ?"),
    ("ars", "Que verse l’ARS ?", "Que verse l’A.R.S. ?"),
    ("cmp", "Le CMP", "Le centre médico-psychologique"),
    ("cmp", "Le CMP", "le C.M.P"),
    ("cattp", "le CATTP", "centre d’accueil thérapeutique à temps partiel"),
    ("clsm", "Qui siège au CLSM ?", "Qui siège au conseil local de santé mentale ?"),
    ("aah", "Qui verse l’AAH ?", "qui verse l aah"),
    ("aah", "Qui verse l’AAH ?", "Qui verse l’allocation aux adultes handicapés ?"),
    ("rqth", "La RQTH", "la reconnaissance de la qualité de travailleur handicapé"),
    ("mdph", "Délai de la MDPH", "délai de la maison départementale des personnes handicapées"),
    ("esat", "un ESAT", "un établissement et service d’aide par le travail"),
    ("msp", "Le MSP est-il payé ?", "Le médiateur de santé pair est-il payé ?"),
    ("formation", "le DIU", "le diplôme interuniversitaire"),
    # Hyphens and compounds
    ("definition", "la pair-aidance", "la pair aidance"),
    ("definition", "la pair-aidance", "la pairaidance"),
    ("definition", "la pair-aidance", "la pair‑aidance"),
    ("definition", "la pair-aidance", "la pair–aidance"),
    ("cmp", "centre médico-psychologique", "centre médicopsychologique"),
    ("cmp", "centre médico-psychologique", "centre médico psychologique"),
    ("logement", "à Saint-Étienne", "a saint etienne"),
    ("travail", "le mi-temps", "le mi temps"),
    ("travail", "le médecin-conseil", "les médecins conseils"),
    ("cattp", "ouvert l’après-midi", "ouvert les apres midi"),
    ("oeuvre", "Villeneuve-d’Ascq", "Villeneuve d'Ascq"),
    # Number and gender
    ("gem", "un groupe d’entraide mutuelle", "des groupes d’entraide mutuelle"),
    ("hopital", "l’hôpital", "les hôpitaux"),
    ("hopital", "une hospitalisation", "des hospitalisations"),
    ("ars", "une subvention annuelle", "des subventions annuelles"),
    ("msp", "un médiateur", "une médiatrice"),
    ("msp", "un infirmier", "une infirmière"),
    ("voix", "un entendeur de voix", "une entendeuse de voix"),
    ("logement", "un appartement", "des appartements"),
    ("travail", "l’employeur", "les employeurs"),
    # Capitals
    ("voix", "Où se réunissent les entendeurs de voix ?", "OU SE REUNISSENT LES ENTENDEURS DE VOIX ?"),
    ("gem", "Qu’est-ce qu’un GEM ?", "QU’EST-CE QU’UN GEM ?"),
    ("logement", "Une colocation à Saint-Étienne", "UNE COLOCATION À SAINT-ÉTIENNE"),
    ("famille", "l’Unafam", "l’UNAFAM"),
    ("famille", "l’Unafam", "unafam"),
    # Characters
    ("retablissement", "le rétablissement", "le re\u0301tablissement"),
    ("hopital", "les libertés à l’hôpital", "les liberte\u0301s a\u0300 l’ho\u0302pital"),
    ("oeuvre", "une œuvre", "une oeuvre"),
    ("oeuvre", "une œuvre", "UNE ŒUVRE"),
    ("enveloppe", "les postes de la fonction publique", "les postes de la fonc\u00adtion publi\u00adque"),
    ("mdph", "les dossiers de compensation", "les\u00a0dossiers\u202fde\tcompensation"),
    # Numbers and laws
    ("budget", "un budget de 53 000 euros", "un budget de 53000 euros"),
    ("budget", "53 000 euros", "53.000 €"),
    ("budget", "53 000 euros", "53 k€"),
    ("budget", "53 000 euros", "53 mille euros"),
    ("enveloppe", "2,5 millions d’euros", "2,5 M€"),
    ("enveloppe", "2,5 millions d’euros", "2 500 000 euros"),
    ("enveloppe", "2,5 millions d’euros", "2.5 millions d'euros"),
    ("enquete", "30 % des répondants", "30% des répondants"),
    ("enquete", "30 %", "30 pour cent"),
    ("enquete", "30 % des répondants", "trente pour cent des répondants"),
    ("budget", "53 000 euros", "cinquante-trois mille euros"),
    ("mdph", "en quatre mois", "en 4 mois"),
    ("formation", "la 3e promotion", "la 3ème promotion"),
    ("formation", "la 3e promotion", "la troisième promotion"),
    ("formation", "la 3e promotion", "la IIIe promotion"),
    ("voix", "le premier jeudi", "le 1er jeudi"),
    ("secteur", "l’article L. 3221-1", "art. L3221-1"),
    ("secteur", "l’article L. 3221-1", "article 3221-1"),
    ("secret", "l’article R. 4127-4", "r4127-4"),
    # Typing
    ("retablissement", "le rétablissement", "le rétablisement"),
    ("retablissement", "le rétablissement", "le retabilssement"),
    ("supervision", "la supervision", "la supervison"),
    ("secret", "la déontologie", "la déontolgie"),
    ("famille", "les proches au téléphone", "les proches au telefone"),
    ("definition", "la pair-aidance", "la pair-aidanse"),
    ("definition", "Qu’est-ce que la pair-aidance ?", "c koi la pair-aidannce"),
    ("enquete", "Combien ont renoncé à consulter ?", "conbien on renoncé a consultér"),
    ("ars", "Quelle subvention ?", "kel subvantion"),
    ("secret", "Pourquoi le secret professionnel ?", "pk le secret profesionnel"),
    # The lexicon of the library
    ("logement", "une colocation", "un loyer"),
    ("crise", "le 3114", "une ligne vertes"),
]


@cache
def index() -> tuple[LexicalIndex, QueryReader]:
    lexical = LexicalIndex.build([terms(text) for text in PASSAGES.values()])
    words = {term[1:]: lexical.frequency(term) for term in lexical.vocabulary if term.startswith("=")}
    return lexical, QueryReader(learn_definitions(PASSAGES.values()), LEXICON, SpellChecker.of(words))


def best(question: str) -> str:
    lexical, reader = index()
    scores = lexical.scores(reader.read(question).terms)
    assert scores.max() > 0
    return KEYS[int(np.argmax(scores))]


@pytest.mark.parametrize(
    ("passage", "one", "other"), PAIRS, ids=[f"{one} = {other}".encode("unicode_escape").decode() for _, one, other in PAIRS]
)
def test_two_writings_of_a_question_find_the_same_passage(passage: str, one: str, other: str):
    assert (best(one), best(other)) == (passage, passage)


def test_there_is_a_pair_for_every_passage():
    assert {passage for passage, _, _ in PAIRS} == set(PASSAGES)
    assert len(set(PAIRS)) == len(PAIRS) >= 70
