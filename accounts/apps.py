"""The accounts app: people, sign-in, sessions."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

IMPERSONAL = {
    "auth.permission": "names of permissions",
    "auth.group": "names of roles",
    "auth.group_permissions": "permissions of roles",
    "contenttypes.contenttype": "names of models",
}


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from accounts.actions import destroy_orphan_keys, erase_unverified
        from accounts.dormancy.chores import mind_unused_accounts
        from accounts.holder import AccountHolder
        from accounts.mails.last import write_last_mail
        from accounts.sessions.chores import end_every_session, end_expired
        from accounts.stepup.freshness import on_sign_in
        from accounts.tokens.actions import revoke_every_token
        from privacy.retention.chores import register_chore
        from privacy.rights.holders import registry
        from privacy.rights.last_mail import register_writer
        from privacy.rights.replay import on_restore

        _register_purposes()
        _register_staff()
        _register_addressees()
        registry.register(AccountHolder())
        for model, reason in IMPERSONAL.items():
            registry.declare_impersonal(model, reason)
        register_writer(write_last_mail)
        user_logged_in.connect(on_sign_in)
        on_restore("sessions", end_every_session)
        on_restore("API tokens", revoke_every_token)
        register_chore("unverified accounts", erase_unverified)
        register_chore("unused accounts", mind_unused_accounts)
        register_chore("orphan keys", destroy_orphan_keys)
        register_chore("expired sessions", end_expired)
        _register_watching()


def _register_watching() -> None:
    from accounts.watching import suspending
    from accounts.watching.networks import forget_old_networks
    from privacy.retention.chores import register_chore
    from privacy.watch.suspending import register_suspender

    register_chore("old networks of tokens", forget_old_networks)
    register_suspender("session", suspend=suspending.suspend_session)
    register_suspender("token", suspend=suspending.suspend_token, lift=suspending.give_token_back)


def _register_addressees() -> None:
    from django.utils.translation import gettext_lazy as _

    from accounts import addressees
    from privacy.registers.breaches.addressees import Query, register_addresses, register_query

    register_addresses(addressee=addressees.addressee_of, people=addressees.people_named)
    register_query(Query("signed-in", _("Who was signed in at that time"), addressees.signed_in))
    register_query(
        Query("accounts", _("Everybody with an account by the end of it"), addressees.all_accounts)
    )


def _register_purposes() -> None:
    from accounts.profile.lookup import region_of_person
    from privacy.consent.purposes.declared import ACCOUNT, SIGN_IN_SECURITY
    from privacy.consent.purposes.registry import purposes
    from privacy.consent.regions import register_region_lookup

    purposes.register_feature("account", door="account_signup")
    purposes.register(ACCOUNT)
    purposes.register_feature("security", door="security")
    purposes.register(SIGN_IN_SECURITY)
    register_region_lookup(region_of_person)


def _register_staff() -> None:
    from django.contrib import admin
    from django.contrib.auth.models import Group

    from accounts.models import Person, RoleProposal
    from accounts.staff import reach
    from accounts.staff.granted import GRANTED
    from accounts.staff.people_admin import PersonAdmin
    from accounts.staff.proposals import clear_old_proposals
    from accounts.staff.roles_admin import RoleAdmin, RoleProposalAdmin
    from privacy.people import register_people
    from privacy.retention.chores import register_chore
    from privacy.staff.grants import grants

    register_people(find=reach.find, reach=reach.reach)
    register_chore("old proposals of roles", clear_old_proposals)
    grants.add(GRANTED)
    admin.site.register(Person, PersonAdmin)
    admin.site.register(Group, RoleAdmin)
    admin.site.register(RoleProposal, RoleProposalAdmin)
